import NIOPosix
import Synchronization

/// Sends mail, on threads of its own, since that blocks; tries again what a server refuses for now.
///
/// What waits is in memory alone: it is lost where the process ends.
package final class MailSender: Sendable {
    /// At once: a server that does not answer holds each for as long as a try takes.
    package static let threads = 2
    /// The rest is refused. Nobody waits for a mail longer than this many take.
    package static let mostWaiting = 100
    /// Between tries, milliseconds: past a restart of the server's, and within the patience of who waits.
    package static let pauses: [Int64] = [2_000, 10_000]

    package typealias Transfer = @Sendable (MailMessage) -> Result<Void, MailFailure>

    private let transfer: Transfer
    private let pause: @Sendable (Int64) async -> Void
    private let onPutOff: @Sendable (MailFailure) -> Void
    private let open = Mutex(0)
    private let pool = NIOThreadPool(numberOfThreads: MailSender.threads)

    /// - Parameter onPutOff: hears of each try that will be repeated.
    package convenience init(line: MailLine, onPutOff: @escaping @Sendable (MailFailure) -> Void) {
        self.init(
            transfer: { message in
                do throws(MailFailure) {
                    return .success(try line.send(message))
                } catch {
                    return .failure(error)
                }
            }, pause: { try? await Task.sleep(for: .milliseconds($0)) }, onPutOff: onPutOff)
    }

    /// - Parameters:
    ///   - transfer: may block.
    ///   - pause: waits as many milliseconds.
    package init(
        transfer: @escaping Transfer, pause: @escaping @Sendable (Int64) async -> Void,
        onPutOff: @escaping @Sendable (MailFailure) -> Void
    ) {
        self.transfer = transfer
        self.pause = pause
        self.onPutOff = onPutOff
        pool.start()
    }

    /// Sends a mail, in three tries where it has to be.
    ///
    /// - Parameter triesOnce: for somebody who watches.
    /// - Throws: `MailFailure` of the last try.
    package func send(_ message: MailMessage, triesOnce: Bool = false) async throws(MailFailure) {
        let hasRoom = open.withLock { count in
            guard count < Self.threads + Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard hasRoom else { throw MailFailure(.crowded) }
        defer { open.withLock { $0 -= 1 } }
        var pauses = triesOnce ? [] : Self.pauses
        while true {
            switch await attempt(message) {
            case .success: return
            case .failure(let failure):
                guard failure.isPassing, let next = pauses.first else { throw failure }
                pauses.removeFirst()
                onPutOff(failure)
                await pause(next)
            }
        }
    }

    private func attempt(_ message: MailMessage) async -> Result<Void, MailFailure> {
        let transfer = transfer
        do {
            return try await pool.runIfActive { transfer(message) }
        } catch {
            return .failure(MailFailure(.closed))
        }
    }

    /// Lets the tries that are under way end, and takes no more; to be called once.
    package func close() async { try? await pool.shutdownGracefully() }
}
