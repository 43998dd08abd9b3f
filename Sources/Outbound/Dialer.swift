import Domain
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Makes connections to admitted addresses, one for each call.
struct Dialer: Sendable {
    /// A host with more addresses has others that work, or none.
    private static let mostAddresses = 4

    private let loops: any EventLoopGroup
    private let contexts: TLSContexts
    private let onDial: @Sendable (SocketAddress) -> Bool

    init(loops: any EventLoopGroup, contexts: TLSContexts, onDial: @escaping @Sendable (SocketAddress) -> Bool) {
        self.loops = loops
        self.contexts = contexts
        self.onDial = onDial
    }

    /// Tries the addresses in turn until one takes the connection; what is left of the time is shared among them.
    ///
    /// It ends soon after its task is cancelled, with nothing left open.
    func exchange(
        _ call: OutboundCall, at addresses: [AdmittedAddress], until deadline: NIODeadline
    ) async -> Result<OutboundAnswer, OutboundFailure> {
        var failure = OutboundFailure.noConnection
        var rest = addresses.prefix(Self.mostAddresses)
        while let address = rest.first {
            guard !Task.isCancelled else { return .failure(.cancelled) }
            switch await attempt(call, at: address, patience: patience(until: deadline, rest.count)) {
            case .ended(let end): return end
            case .notConnected(let reason): failure = reason
            }
            rest.removeFirst()
        }
        return .failure(failure)
    }

    /// What one of so many addresses may take to answer. The last one has no end of its own: that is the whole call's.
    private func patience(until deadline: NIODeadline, _ addresses: Int) -> TimeAmount {
        guard addresses > 1 else { return .minutes(10) }
        return .nanoseconds(max(0, (deadline - .now()).nanoseconds) / Int64(addresses))
    }

    private enum Attempt: Sendable {
        case ended(Result<OutboundAnswer, OutboundFailure>)
        /// Nothing was sent: another address may be tried.
        case notConnected(OutboundFailure)
    }

    private func attempt(_ call: OutboundCall, at admitted: AdmittedAddress, patience: TimeAmount) async -> Attempt {
        let bytes = ByteBuffer(bytes: admitted.address.bytes)
        guard let peer = try? SocketAddress(packedIPAddress: bytes, port: call.address.place.port), onDial(peer) else {
            return .notConnected(.noConnection)
        }
        let line = Line()
        return await withTaskCancellationHandler {
            await connect(call, to: peer, patience: patience, line)
        } onCancel: {
            line.cut()
        }
    }

    private func connect(
        _ call: OutboundCall, to peer: SocketAddress, patience: TimeAmount, _ line: Line
    ) async -> Attempt {
        let loop = loops.next()
        let answer = loop.makePromise(of: OutboundAnswer.self)
        do {
            let context = call.address.isTLS ? try contexts.context(usesAuthority: call.usesAuthority) : nil
            _ = try await ClientBootstrap(group: loop)
                .connectTimeout(patience)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        guard line.take(channel) else { throw OutboundFailure.cancelled }
                        try Self.furnish(channel, for: call, peer: peer, context, answer)
                    }
                }
                .connect(to: peer).get()
        } catch {
            let failure = OutboundFailure(error)
            answer.fail(failure)
            return .notConnected(failure)
        }
        do {
            return .ended(.success(try await answer.futureResult.get()))
        } catch {
            return .ended(.failure(OutboundFailure(error)))
        }
    }

    static func furnish(
        _ channel: any Channel, for call: OutboundCall, peer: SocketAddress, _ context: NIOSSLContext?,
        _ answer: EventLoopPromise<OutboundAnswer>
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(Door(peer: peer))
        if let context { try pipeline.addHandler(tls(context, for: call.address.place.host)) }
        let limit = HeadLimit()
        try pipeline.addHandler(limit)
        try pipeline.addHandler(HTTPRequestEncoder())
        try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes)))
        try pipeline.addHandler(NIOHTTPRequestHeadersValidator())
        try pipeline.addHandler(ExchangeHandler(call, limit: limit, promise: answer))
    }

    private static func tls(_ context: NIOSSLContext, for host: OutboundHost) throws -> NIOSSLClientHandler {
        // Without a name the certificate has to be for the peer's address.
        guard case .name(let name) = host else { return try NIOSSLClientHandler(context: context, serverHostname: nil) }
        // The library marks this as subject to change; its public ways put the whole verification in our hands.
        return try NIOSSLClientHandler._makeSSLClientHandler(context: context, serverHostname: name) {
            certificate, channel in
            guard CertificateNames.cover(name, certificate) else {
                return channel.eventLoop.makeFailedFuture(OutboundFailure.otherName)
            }
            return channel.eventLoop.makeSucceededVoidFuture()
        }
    }
}

/// A connection that may be cut from outside, also before it is there.
private final class Line: Sendable {
    private enum State {
        case idle
        case open(any Channel)
        case cut
    }

    private let state = Mutex(State.idle)

    /// - Returns: false where it has been cut.
    func take(_ channel: any Channel) -> Bool {
        state.withLock { state in
            if case .cut = state { return false }
            state = .open(channel)
            return true
        }
    }

    func cut() {
        let channel = state.withLock { state -> (any Channel)? in
            defer { state = .cut }
            if case .open(let channel) = state { return channel }
            return nil
        }
        channel?.triggerUserOutboundEvent(HangUp(), promise: nil)
    }
}
