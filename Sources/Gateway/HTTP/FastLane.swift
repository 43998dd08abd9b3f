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
        /// A request is being answered; what arrived meanwhile waits.
        case busy(pending: ByteBuffer?)
        case standard
    }

    private let gate: any WireGate
    private let executor: LoopExecutor
    private let peer: NetworkAddress?
    private var state = State.open
    private var isQuiescing = false

    init(gate: any WireGate, executor: LoopExecutor, peer: NetworkAddress?) {
        self.gate = gate
        self.executor = executor
        self.peer = peer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .standard: context.fireChannelRead(data)
        case .open: take(unwrapInboundIn(data), context)
        case .busy(let pending):
            let arrived = unwrapInboundIn(data)
            var all = pending ?? ByteBuffer()
            all.writeImmutableBuffer(arrived)
            state = .busy(pending: all)
            // A client that sends on without waiting gets no more room than one request needs.
            if all.readableBytes > RequestLimits.bodyBytes + RequestLimits.headerBytes { context.close(promise: nil) }
        }
    }

    private func take(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        let peer = peer
        guard let request = buffer.withUnsafeReadableBytes({ RequestRecognizer.recognize($0, peer: peer) }),
            gate.answers(path: request.path)
        else {
            state = .standard
            context.fireChannelRead(wrapInboundOut(buffer))
            return
        }
        state = .busy(pending: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let gate = gate
        Task.immediate(executorPreference: executor) {
            let answer = await gate.answer(request)
            let (lane, context) = bound.value
            lane.finish(answer, context)
        }
    }

    private func finish(_ answer: WireAnswer, _ context: ChannelHandlerContext) {
        guard case .busy(let pending) = state else { return }
        state = .open
        let closes = isQuiescing
        var head = context.channel.allocator.buffer(capacity: 192 + min(answer.body.readableBytes, 1024))
        Self.write(answer, closes: closes, into: &head)
        if answer.body.readableBytes <= 1024 {
            head.writeImmutableBuffer(answer.body)
            context.writeAndFlush(wrapOutboundOut(head), promise: nil)
        } else {
            context.write(wrapOutboundOut(head), promise: nil)
            context.writeAndFlush(wrapOutboundOut(answer.body), promise: nil)
        }
        if closes {
            context.close(promise: nil)
        } else if let pending {
            take(pending, context)
        }
    }

    private static func write(_ answer: WireAnswer, closes: Bool, into head: inout ByteBuffer) {
        if answer.status == 200 {
            head.writeStaticString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ")
        } else {
            head.writeString("HTTP/1.1 \(answer.status) \(reason(answer.status))\r\n")
            head.writeStaticString("Content-Type: application/json\r\nContent-Length: ")
        }
        head.writeString(String(answer.body.readableBytes))
        if let seconds = answer.retryAfterSeconds { head.writeString("\r\nRetry-After: \(seconds)") }
        if closes { head.writeStaticString("\r\nConnection: close") }
        head.writeStaticString("\r\n\r\n")
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 405: "Method Not Allowed"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        default: "Answer"
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The standard road believes that the connection is idle: it must not close it under an answer.
        if event is ChannelShouldQuiesceEvent, case .busy = state {
            isQuiescing = true
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .standard
        context.fireChannelInactive()
    }
}
