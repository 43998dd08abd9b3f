import Domain
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// The pipeline of a connection: pace and fast lane before Hummingbird's own HTTP/1 handlers.
package struct GatewayChannel: ServerChildChannel {
    package typealias Value = HTTP1Channel.Value

    private let standard: HTTP1Channel
    private let gate: any WireGate
    private let connections: ConnectionCount
    private let requestIDs = RequestIDs(random: UInt64.random(in: .min ... .max))

    package init(responder: @escaping HTTPChannelHandler.Responder, gate: any WireGate, trusted: AddressList) {
        standard = HTTP1Channel(
            responder: responder,
            configuration: .init(
                additionalChannelHandlers: [RequestEndHandler()],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: RequestLimits.headerBytes, maxHeaderListSize: RequestLimits.headerBytes,
                    maxHeaderFieldCount: RequestLimits.headerFields)))
        self.gate = gate
        connections = ConnectionCount(trusted: trusted)
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let peer = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
        guard connections.enter(peer) else { return channel.close().flatMapThrowing { throw TooManyConnections() } }
        let connections = connections
        channel.closeFuture.whenComplete { _ in connections.leave(peer) }
        return standard.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pace = PaceHandler()
            let lane = FastLane(
                gate: gate, executor: LoopExecutor(channel.eventLoop), pace: pace, requestIDs: requestIDs, peer: peer)
            try channel.pipeline.syncOperations.addHandlers([pace, lane], position: .first)
            return value
        }
    }

    package func handle(value: Value, logger: Logger) async { await standard.handle(value: value, logger: logger) }
}

private struct TooManyConnections: Error {}

/// Tells the pace handler that a request on the standard road has been read whole.
private final class RequestEndHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) {
            try? context.pipeline.syncOperations.handler(type: PaceHandler.self).requestWasRead()
        }
        context.fireChannelRead(data)
    }
}

/// Counts the connections of each peer.
final class ConnectionCount: Sendable {
    private let counts = Mutex<[NetworkAddress: Int]>([:])
    private let trusted: AddressList

    init(trusted: AddressList) {
        self.trusted = trusted
    }

    private func isExempt(_ peer: NetworkAddress) -> Bool {
        peer.isLoopback || !trusted.blocks.isEmpty && trusted.admits(peer)
    }

    /// - Returns: whether there is room for one more.
    func enter(_ peer: NetworkAddress?) -> Bool {
        guard let peer, !isExempt(peer) else { return true }
        let key = peer.subscriber
        return counts.withLock { counts in
            guard counts[key, default: 0] < RequestLimits.connectionsPerPeer else { return false }
            counts[key, default: 0] += 1
            return true
        }
    }

    func leave(_ peer: NetworkAddress?) {
        guard let peer, !isExempt(peer) else { return }
        let key = peer.subscriber
        counts.withLock { counts in
            guard let count = counts[key] else { return }
            counts[key] = count > 1 ? count - 1 : nil
        }
    }
}
