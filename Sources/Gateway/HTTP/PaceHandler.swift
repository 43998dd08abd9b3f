import NIOCore

/// Holds a connection to absolute deadlines: a client that drips bytes, or does not take its answer, is cut off.
///
/// One look a second for each connection; requests themselves schedule nothing.
final class PaceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private enum State {
        /// Between requests, since the last answer.
        case idle(since: NIODeadline)
        /// Bytes of a request have come, not all of them.
        case reading(since: NIODeadline)
        /// A request has been read; how long its answer takes is not the client's fault.
        case answering
    }

    private var ticks: RepeatedTask?
    private var state = State.idle(since: .now())
    private var stuckSince: NIODeadline?
    private var stuckBytes = 0

    /// Ends of requests are seen behind this handler; it is told of them.
    func requestWasRead() { state = .answering }

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
        if case .idle = state { state = .reading(since: .now()) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // An answer is on its way: whatever it answers, the client's next bytes begin a new request.
        state = .idle(since: .now())
        context.write(data, promise: promise)
    }

    private func tick(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        let isLate =
            switch state {
            case .idle(let since): stuckSince == nil && now - since > .seconds(RequestLimits.idleSeconds)
            case .reading(let since): now - since > .seconds(RequestLimits.readSeconds)
            case .answering: false
            }
        if isStuck(context, now) || isLate { context.close(promise: nil) }
    }

    /// Whether the client has taken nothing of what waits for it for too long.
    private func isStuck(_ context: ChannelHandlerContext, _ now: NIODeadline) -> Bool {
        guard let waiting = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes), waiting > 0 else {
            stuckSince = nil
            return false
        }
        defer { stuckBytes = waiting }
        guard let since = stuckSince, waiting >= stuckBytes else {
            stuckSince = now
            return false
        }
        return now - since > .seconds(RequestLimits.writeSeconds)
    }
}
