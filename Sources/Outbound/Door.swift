import NIOCore

/// Asks a connection's door to close it at once, without waiting for TLS to say goodbye.
struct HangUp: Sendable {}

/// Stands next to the socket: lets nobody through but the peer that was judged, and hangs up.
final class Door: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let peer: SocketAddress

    init(peer: SocketAddress) {
        self.peer = peer
    }

    func channelActive(context: ChannelHandlerContext) {
        guard context.remoteAddress == peer else {
            context.fireErrorCaught(OutboundFailure.notPublic)
            context.close(promise: nil)
            return
        }
        context.fireChannelActive()
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is HangUp {
            context.close(promise: promise)
        } else {
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }
}

/// Stands before the HTTP reader and counts until the head of the answer is there.
final class HeadLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// All heads of an answer, interim ones too; it is looked at after each read.
    static let bytes = 16 << 10

    private var count = 0
    /// Set by who takes in the head.
    var isLifted = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count += unwrapInboundIn(data).readableBytes
        context.fireChannelRead(data)
        if !isLifted, count > Self.bytes { context.fireErrorCaught(OutboundFailure.tooLong) }
    }
}
