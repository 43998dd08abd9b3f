import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A receiver on 127.0.0.1 that does what it is told with each request that has come in whole.
final class LocalReceiver: Sendable {
    enum Step: Sendable {
        case say(String)
        case repeating(String, Int)
        case close
    }

    struct TLS: Sendable {
        let certificate: String
        let key: String

        static let receiver = TLS(certificate: TestCertificates.receiver, key: TestCertificates.receiverKey)
        static let named = TLS(certificate: TestCertificates.named, key: TestCertificates.namedKey)
    }

    struct NoPort: Error {}

    let port: Int
    private let channel: any Channel
    private let log: Log

    /// What happened, for those who wait for it.
    fileprivate final class Log: Sendable {
        let requests = Mutex<[String]>([])
        let serverNames = Mutex<[String?]>([])
        let arrivals = AsyncStream.makeStream(of: Void.self)
        let open = Mutex(0)
        let closings = AsyncStream.makeStream(of: Void.self)
    }

    private init(_ channel: any Channel, port: Int, _ log: Log) {
        self.channel = channel
        self.port = port
        self.log = log
    }

    /// Listens, does `work`, and stops.
    static func with<Value>(
        _ steps: [Step], tls: TLS? = nil, _ work: (LocalReceiver) async throws -> Value
    ) async throws -> Value {
        let receiver = try await start(steps, tls: tls)
        do {
            let value = try await work(receiver)
            try await receiver.stop()
            return value
        } catch {
            try await receiver.stop()
            throw error
        }
    }

    private static func start(_ steps: [Step], tls: TLS?) async throws -> LocalReceiver {
        let log = Log()
        var context: NIOSSLContext?
        if let tls { context = try Self.context(tls, log) }
        let channel = try await listen(steps, context, log)
        guard let port = channel.localAddress?.port else { throw NoPort() }
        return LocalReceiver(channel, port: port, log)
    }

    private static func listen(
        _ steps: [Step], _ context: NIOSSLContext?, _ log: Log
    ) async throws -> any Channel {
        try await ServerBootstrap(group: loops)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(Conversation(steps, log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private static func context(_ tls: TLS, _ log: Log) throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(tls.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(tls.key.utf8), format: .pem)
        var settings = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
        settings.sslContextCallback = { hello, promise in
            log.serverNames.withLock { $0.append(hello.serverHostname) }
            promise.succeed(.noChanges)
        }
        return try NIOSSLContext(configuration: settings)
    }

    func stop() async throws { try await channel.close() }

    var requests: [String] { log.requests.withLock { $0 } }

    /// What clients said in TLS whom they want.
    var serverNames: [String?] { log.serverNames.withLock { $0 } }

    /// Waits for a request that nobody has waited for yet.
    func arrival() async { for await _ in log.arrivals.stream { return } }

    /// Waits until every connection is over that has been taken.
    func allClosed() async {
        while log.open.withLock({ $0 }) > 0, !Task.isCancelled {
            for await _ in log.closings.stream { break }
        }
    }
}

private final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let steps: [LocalReceiver.Step]
    private let log: LocalReceiver.Log
    private var received = ""

    init(_ steps: [LocalReceiver.Step], _ log: LocalReceiver.Log) {
        self.steps = steps
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        guard let end = received.firstRange(of: "\r\n\r\n") else { return }
        let mark = "Content-Length: "
        let line = received[..<end.lowerBound].split(separator: "\r\n").first { $0.hasPrefix(mark) }
        let length = line.flatMap { Int($0.dropFirst(mark.count)) } ?? 0
        guard received[end.upperBound...].utf8.count >= length else { return }
        log.requests.withLock { $0.append(received) }
        received = ""
        for step in steps { perform(step, context) }
        log.arrivals.continuation.yield()
    }

    func handlerAdded(context: ChannelHandlerContext) { log.open.withLock { $0 += 1 } }

    func handlerRemoved(context: ChannelHandlerContext) {
        log.open.withLock { $0 -= 1 }
        log.closings.continuation.yield()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func perform(_ step: LocalReceiver.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .say(let text): send(text, context)
        case .repeating(let text, let count): for _ in 0..<count { send(text, context) }
        case .close: context.close(promise: nil)
        }
    }

    private func send(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
    }
}
