import Base
import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One connection: takes calls in turn and answers each in the way that its reply says.
final class BottleConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// A call whose body is still coming.
    private struct Incoming {
        let head: HTTPRequestHead
        var body: [UInt8] = []
    }

    /// Catalogues of scripts are the largest bodies.
    private static let largestBody = 32 << 20

    private let panel: BottlePanel
    private let dripMilliseconds: Int64
    private var incoming: Incoming?
    /// Calls that came in before their predecessors were answered.
    private var waiting: [Incoming] = []
    private var isBusy = false

    init(_ panel: BottlePanel, dripMilliseconds: Int64) {
        self.panel = panel
        self.dripMilliseconds = dripMilliseconds
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): incoming = Incoming(head: head)
        case .body(let buffer):
            incoming?.body.append(contentsOf: buffer.readableBytesView)
            if incoming?.body.count ?? 0 > Self.largestBody { context.close(promise: nil) }
        case .end:
            if let incoming { waiting.append(incoming) }
            incoming = nil
            goOn(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func goOn(_ context: ChannelHandlerContext) {
        while !isBusy, !waiting.isEmpty, context.channel.isActive {
            let call = waiting.removeFirst()
            isBusy = true
            let reply = panel.answer(
                BottleRequest(method: call.head.method.rawValue, uri: call.head.uri, body: call.body))
            let stays = call.head.isKeepAlive
            guard reply.delayMilliseconds > 0 else {
                deliver(reply, stays: stays, context)
                continue
            }
            later(reply.delayMilliseconds, context) { connection, context in
                connection.deliver(reply, stays: stays, context)
                connection.goOn(context)
            }
        }
    }

    private func deliver(_ reply: BottleReply, stays: Bool, _ context: ChannelHandlerContext) {
        switch reply.delivery {
        case .whole:
            var buffer = head(of: reply, stays: stays, context)
            buffer.writeBytes(reply.body)
            send(buffer, stays: stays, context)
        case .never: break
        case .reset: reset(context)
        case .resetMiddle:
            var buffer = head(of: reply, stays: stays, context)
            buffer.writeBytes(reply.body.prefix(reply.body.count / 2))
            context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenComplete { _ in self.reset(context) }
        case .close: context.close(promise: nil)
        case .drip:
            context.writeAndFlush(wrapOutboundOut(head(of: reply, stays: stays, context)), promise: nil)
            drip(reply.body[...], stays: stays, context)
        case .huge: sendHuge(reply, stays: stays, context)
        }
    }

    /// Sends the end of an answer.
    private func send(_ buffer: ByteBuffer, stays: Bool, _ context: ChannelHandlerContext) {
        isBusy = false
        guard !stays else {
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
            return
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(buffer)).whenComplete { _ in channel.close(promise: nil) }
    }

    // MARK: strange ways

    /// Closes with RST: what the kernel still had to send is thrown away.
    private func reset(_ context: ChannelHandlerContext) {
        let channel = context.channel
        guard let socket = channel as? any SocketOptionProvider else {
            channel.close(promise: nil)
            return
        }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    private func drip(_ rest: ArraySlice<UInt8>, stays: Bool, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let drop = context.channel.allocator.buffer(bytes: rest.prefix(1))
        let rest = rest.dropFirst()
        guard !rest.isEmpty else {
            send(drop, stays: stays, context)
            goOn(context)
            return
        }
        context.writeAndFlush(wrapOutboundOut(drop), promise: nil)
        later(dripMilliseconds, context) { connection, context in
            connection.drip(rest, stays: stays, context)
        }
    }

    /// The answer in a chunk, 10 MiB of blanks in 160 more.
    private func sendHuge(_ reply: BottleReply, stays: Bool, _ context: ChannelHandlerContext) {
        let blanks = 64 << 10
        var start = head(of: reply, stays: stays, isChunked: true, context)
        start.writeChunk(reply.body)
        context.write(wrapOutboundOut(start), promise: nil)
        var chunk = context.channel.allocator.buffer(capacity: blanks + 16)
        chunk.writeChunk(Array(repeating: 0x20, count: blanks))
        // All of them share one piece of memory.
        for _ in 0..<160 { context.write(wrapOutboundOut(chunk), promise: nil) }
        send(context.channel.allocator.buffer(string: "0\r\n\r\n"), stays: stays, context)
    }

    private func later(
        _ milliseconds: Int64, _ context: ChannelHandlerContext,
        _ work: @escaping (BottleConnection, ChannelHandlerContext) -> Void
    ) {
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(milliseconds)) {
            work(self, context)
        }
    }

    private func head(
        of reply: BottleReply, stays: Bool, isChunked: Bool = false, _ context: ChannelHandlerContext
    ) -> ByteBuffer {
        var buffer = context.channel.allocator.buffer(capacity: 160 + (isChunked ? 0 : reply.body.count))
        if reply.status == 200 {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\nContent-Type: ")
        } else {
            let reason = HTTPResponseStatus(statusCode: reply.status).reasonPhrase
            buffer.writeString("HTTP/1.1 \(reply.status) \(reason)\r\nContent-Type: ")
        }
        buffer.writeString(reply.contentType)
        if isChunked {
            buffer.writeStaticString("\r\nTransfer-Encoding: chunked")
        } else {
            buffer.writeStaticString("\r\nContent-Length: ")
            buffer.writeString(String(reply.body.count))
        }
        for (name, value) in reply.headers { buffer.writeString("\r\n\(name): \(value)") }
        if !stays { buffer.writeStaticString("\r\nConnection: close") }
        buffer.writeStaticString("\r\n\r\n")
        return buffer
    }
}

extension ByteBuffer {
    fileprivate mutating func writeChunk(_ bytes: [UInt8]) {
        writeString(String(bytes.count, radix: 16) + "\r\n")
        writeBytes(bytes)
        writeStaticString("\r\n")
    }
}
