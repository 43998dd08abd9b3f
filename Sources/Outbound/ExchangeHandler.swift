import NIOCore
import NIOHTTP1

/// Sends one request and takes in one answer, then hangs up.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let call: OutboundCall
    private let limit: HeadLimit
    private let promise: EventLoopPromise<OutboundAnswer>
    private var answer: OutboundAnswer?
    private var bodyBytes = 0
    private var hasEnded = false

    init(_ call: OutboundCall, limit: HeadLimit, promise: EventLoopPromise<OutboundAnswer>) {
        self.call = call
        self.limit = limit
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(call.head)), promise: nil)
        if !call.body.isEmpty {
            let body = context.channel.allocator.buffer(bytes: call.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasEnded else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): take(head, context)
        case .body(let buffer): take(buffer, context)
        case .end: end(context, with: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { end(context, with: .closedEarly) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(context, with: OutboundFailure(error)) }

    func handlerRemoved(context: ChannelHandlerContext) { promise.fail(OutboundFailure.closedEarly) }

    private func take(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        // The reader drops interim answers; 101 would be the end of HTTP, and nobody asked for that.
        guard head.status.code >= 200 else { return end(context, with: .notHTTP) }
        limit.isLifted = true
        answer = OutboundAnswer(status: Int(head.status.code))
    }

    private func take(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        bodyBytes += buffer.readableBytes
        switch call.answerBody {
        case .dropped: if bodyBytes > OutboundCall.dropLimit { end(context, with: .tooLong) }
        case .kept(let longest):
            guard bodyBytes <= longest else { return end(context, with: .tooLong) }
            answer?.body.append(contentsOf: buffer.readableBytesView)
        }
    }

    /// Hangs up, then tells: nothing is open when the caller goes on.
    private func end(_ context: ChannelHandlerContext, with failure: OutboundFailure?) {
        guard !hasEnded else { return }
        hasEnded = true
        context.triggerUserOutboundEvent(HangUp(), promise: nil)
        if let answer, failure == nil || call.dropsBody {
            // Where the body does not count, the head was the answer, however the rest went.
            promise.succeed(answer)
        } else {
            promise.fail(failure ?? .closedEarly)
        }
    }
}

extension OutboundCall {
    fileprivate var dropsBody: Bool {
        switch answerBody {
        case .dropped: true
        case .kept: false
        }
    }
}
