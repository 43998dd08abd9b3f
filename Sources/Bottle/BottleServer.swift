import Base
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A bottle on a socket: one event loop, HTTP/1.1 with connections that stay.
package final class BottleServer: Sendable {
    /// What runs between `start` and `stop`.
    private struct Running {
        let loops: MultiThreadedEventLoopGroup
        let channel: any Channel
    }

    /// It runs already, or its address has no port.
    package struct StartError: Error, CustomStringConvertible {
        package let description: String
    }

    private static let backlog: Int32 = 1_024

    private let panel: BottlePanel
    private let dripMilliseconds: Int64
    private let running = Mutex<Running?>(nil)

    /// - Parameter dripMilliseconds: the pause between two bytes of an answer that drips.
    package init(_ panel: BottlePanel, dripMilliseconds: Int64 = 1_000) {
        self.panel = panel
        self.dripMilliseconds = dripMilliseconds
    }

    /// Listens; it may be started again after it was stopped.
    ///
    /// - Parameter port: 0 takes a free one.
    /// - Returns: the port.
    /// - Throws: what the system says where it cannot listen there, or `StartError`.
    package func start(host: String = "127.0.0.1", port: Int = 0) async throws -> Int {
        guard running.withLock({ $0 == nil }) else { throw StartError(description: "the bottle runs already") }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let channel = try await bootstrap(loops).bind(host: host, port: port).get()
            running.withLock { $0 = Running(loops: loops, channel: channel) }
            guard let bound = channel.localAddress?.port else { throw StartError(description: "no port was bound") }
            return bound
        } catch {
            running.withLock { $0 = nil }
            try? await loops.shutdownGracefully()
            throw error
        }
    }

    /// Stops listening and closes every connection, those too that wait for an answer.
    package func stop() async {
        let running = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let running else { return }
        try? await running.channel.close()
        // The loop closes what is registered with it.
        try? await running.loops.shutdownGracefully()
    }

    private func bootstrap(_ loops: MultiThreadedEventLoopGroup) -> ServerBootstrap {
        let panel = panel
        let dripMilliseconds = dripMilliseconds
        return ServerBootstrap(group: loops)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
                    try pipeline.addHandler(BottleConnection(panel, dripMilliseconds: dripMilliseconds))
                }
            }
    }
}
