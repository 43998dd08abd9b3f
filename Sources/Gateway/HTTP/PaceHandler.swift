import NIOCore

/// Holds a connection to absolute deadlines: a client that drips bytes, or does not take its answer, is cut off.
///
/// One look a second for each connection; requests themselves schedule nothing.
final class PaceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private var ticks: RepeatedTask?
    /// When the first byte came of what has not been answered yet.
    private var readingSince: NIODeadline?
    private var lastActivity = NIODeadline.now()
    private var stuckSince: NIODeadline?
    private var stuckBytes = 0

    /// Ends of requests are seen behind the decoder; they tell this handler.
    func requestWasRead() { readingSince = nil }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let (pace, context) = bound.value
            pace.tick(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { ticks?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        ticks?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if readingSince == nil { readingSince = .now() }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // An answer is on its way: the request it answers has been read.
        readingSince = nil
        lastActivity = .now()
        context.write(data, promise: promise)
    }

    private func tick(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if let readingSince, now - readingSince > .seconds(RequestLimits.readSeconds) {
            context.close(promise: nil)
        } else if isStuck(context, now) {
            context.close(promise: nil)
        } else if readingSince == nil, stuckSince == nil, now - lastActivity > .seconds(RequestLimits.idleSeconds) {
            context.close(promise: nil)
        }
    }

    /// Whether the same bytes have waited for the client for too long.
    private func isStuck(_ context: ChannelHandlerContext, _ now: NIODeadline) -> Bool {
        guard let buffered = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes), buffered > 0 else {
            stuckSince = nil
            return false
        }
        guard let since = stuckSince, buffered <= stuckBytes else {
            stuckSince = now
            stuckBytes = buffered
            return false
        }
        return now - since > .seconds(RequestLimits.writeSeconds)
    }
}
