import Base
import Domain
import NIOCore
import NIOPosix
import Secrets
import Synchronization

/// Makes and compares passwords beside the threads that serve: each takes a quarter of a second and 32 MiB.
package final class PasswordDesk: Sendable {
    /// At once; the rest wait.
    private static let most = 64

    private let cost: PasswordHash.Cost
    private let environment: Environment
    private let waiting = Mutex(0)
    private let threads = NIOThreadPool(numberOfThreads: 2)
    /// Compared where nobody has the name, so that the time tells nothing. Made when it is first needed: a start waits
    /// for nothing.
    private let nobodys = Mutex<String?>(nil)

    package init(cost: PasswordHash.Cost = .standard, environment: Environment) {
        self.cost = cost
        self.environment = environment
        threads.start()
    }

    /// - Throws: `busy`.
    package func hash(_ password: String) async throws(Fault) -> String {
        let (cost, environment) = (cost, environment)
        guard let hash = try await run({ PasswordHash.make(password, cost: cost, environment: environment) }) else {
            throw .invalid("password")
        }
        return hash
    }

    /// Compares; takes as long for a person who does not exist.
    ///
    /// - Throws: `busy`.
    package func matches(_ password: String, _ stored: String?) async throws(Fault) -> Bool {
        let isKnown = stored.map { !$0.isEmpty } ?? false
        var compared = isKnown ? stored ?? "" : nobodys.withLock { $0 } ?? ""
        if compared.isEmpty {
            compared = try await hash("nobody's password")
            nobodys.withLock { $0 = compared }
        }
        let text = compared
        let cost = cost
        let matches = try await run { PasswordHash.verify(password, against: text, cost: cost) }
        return matches && isKnown
    }

    private func run<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async throws(Fault) -> Answer {
        let hasRoom = waiting.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
        guard hasRoom else { throw .busy }
        defer { waiting.withLock { $0 -= 1 } }
        do {
            return try await threads.runIfActive { work() }
        } catch {
            throw .shuttingDown
        }
    }

    package func close() async { try? await threads.shutdownGracefully() }
}
