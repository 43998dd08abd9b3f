import Base
import Domain
import NIOCore

/// Answers plain requests of the wire protocols straight from the bytes of a connection.
///
/// Whatever is not recognized takes the standard road, NIO's decoder and the router, and the connection stays on it:
/// the decoder may hold half a message from then on. Both roads end at the same gate.
final class FastLane: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case open
        /// A request is being answered, or the client does not take its answers; what arrives meanwhile waits.
        case busy(pending: ByteBuffer?)
        case standard
    }

    /// Answers up to this size leave in one piece with their head.
    private static let smallAnswer = 1024

    private let gate: any WireGate
    private let executor: LoopExecutor
    private let pace: PaceHandler
    private let peer: NetworkAddress?
    private let requestIDs: RequestIDs
    private var state = State.open
    private var isAnswering = false
    /// No request follows: the client has closed its side, or the server shuts down.
    private var isLast = false

    init(
        gate: any WireGate, executor: LoopExecutor, pace: PaceHandler, requestIDs: RequestIDs, peer: NetworkAddress?
    ) {
        self.gate = gate
        self.executor = executor
        self.pace = pace
        self.requestIDs = requestIDs
        self.peer = peer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .standard: context.fireChannelRead(data)
        case .open: take(unwrapInboundIn(data), context)
        case .busy(let pending):
            var all = pending ?? ByteBuffer()
            all.writeImmutableBuffer(unwrapInboundIn(data))
            state = .busy(pending: all)
            // A client that sends on without waiting gets no more room than one request needs.
            if all.readableBytes > RequestLimits.bodyBytes + RequestLimits.headerBytes { context.close(promise: nil) }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nothing was passed on, so nobody behind has anything to complete.
        if case .standard = state { context.fireChannelReadComplete() }
    }

    private func take(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        let peer = peer
        guard let request = buffer.withUnsafeReadableBytes({ RequestRecognizer.recognize($0, peer: peer) }),
            gate.answers(method: request.method, path: request.path)
        else {
            state = .standard
            context.fireChannelRead(wrapInboundOut(buffer))
            if isLast { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
            return
        }
        state = .busy(pending: nil)
        isAnswering = true
        pace.requestWasRead()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let gate = gate
        let id = requestIDs.next()
        Task.immediate(executorPreference: executor) {
            let answer = await gate.answer(request, id: id)
            let (lane, context) = bound.value
            lane.finish(answer, id: id, context)
        }
    }

    private func finish(_ answer: WireAnswer, id: String, _ context: ChannelHandlerContext) {
        isAnswering = false
        guard case .busy = state else { return }
        let promise: EventLoopPromise<Void>? = isLast && !hasPending ? context.eventLoop.makePromise() : nil
        if let promise {
            let channel = context.channel
            promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
        var head = context.channel.allocator.buffer(capacity: 256 + min(answer.body.readableBytes, Self.smallAnswer))
        Self.write(answer, id: id, closes: promise != nil, into: &head)
        if answer.body.readableBytes <= Self.smallAnswer {
            head.writeImmutableBuffer(answer.body)
            context.writeAndFlush(wrapOutboundOut(head), promise: promise)
        } else {
            context.write(wrapOutboundOut(head), promise: nil)
            context.writeAndFlush(wrapOutboundOut(answer.body), promise: promise)
        }
        if promise == nil { goOn(context) }
    }

    private var hasPending: Bool {
        if case .busy(.some) = state { true } else { false }
    }

    /// Takes the next request, where the client takes its answers.
    private func goOn(_ context: ChannelHandlerContext) {
        guard !isAnswering, context.channel.isWritable, case .busy(let pending) = state else { return }
        state = .open
        if let pending { take(pending, context) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        goOn(context)
        context.fireChannelWritabilityChanged()
    }

    private static func write(_ answer: WireAnswer, id: String, closes: Bool, into head: inout ByteBuffer) {
        if answer.status == 200 {
            head.writeStaticString("HTTP/1.1 200 OK\r\nContent-Type: ")
        } else {
            head.writeString("HTTP/1.1 \(answer.status) \(reason(answer.status))\r\nContent-Type: ")
        }
        head.writeString(answer.contentType)
        head.writeStaticString("\r\nX-Request-Id: ")
        head.writeString(id)
        head.writeStaticString("\r\nContent-Length: ")
        head.writeString(String(answer.body.readableBytes))
        if let seconds = answer.retryAfterSeconds { head.writeString("\r\nRetry-After: \(seconds)") }
        if let (policy, state) = answer.limitFields {
            head.writeStaticString("\r\nRateLimit-Policy: ")
            head.writeString(policy)
            head.writeStaticString("\r\nRateLimit: ")
            head.writeString(state)
        }
        if closes { head.writeStaticString("\r\nConnection: close") }
        head.writeStaticString("\r\n\r\n")
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        default: "Answer"
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The standard road believes that the connection is idle: it must not close it under an answer.
        if case .busy = state, event is ChannelShouldQuiesceEvent || (event as? ChannelEvent) == .inputClosed {
            isLast = true
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .standard
        context.fireChannelInactive()
    }
}
