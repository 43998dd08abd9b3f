import Base
import Commands
import Domain
import Providers
import Storage

/// Asks a provider for our balance there and writes down how it does.
package struct CheckProvider: Sendable {
    private let desk: Desk
    private let provider: ProviderID

    package init(_ provider: ProviderID, desk: Desk) {
        self.provider = provider
        self.desk = desk
    }

    /// - Throws: `notFound` for the provider; what the store throws.
    package func run() async throws(Fault) {
        let (id, upstream) = try desk.provider(provider)
        guard let row = desk.catalog.current.providers[id] else { return }
        var remarks: [Remark] = []
        var balance: Money?
        if !row.url.isEmpty, upstream.gate.allowance(.read) > 0 {
            let reply = await upstream.balance()
            balance = reply.value
            if let told = reply.value { desk.board.set(told, at: id) }
            remarks = reply.remarks
        }
        if let balance, balance < row.lowBalance {
            remarks.append(Remark(.lowBalance, words: "\(balance) \(row.currency) is below \(row.lowBalance)"))
        }
        try await desk.note(remarks, of: id)
        if let balance, balance >= row.lowBalance {
            let gone = [FindingKind.lowBalance, .outOfFunds].map { Finding.Key(id, nil, $0) }
            if balance > .zero { _ = try await desk.store.execute(CloseFindings(gone), as: .job) }
        }
        let counts = upstream.gate.counts
        let hold = upstream.gate.hold?.reason.rawValue ?? ""
        let told = balance
        let now = desk.environment.now()
        try await desk.store.execute(
            RecordHealth(id) { health in
                if let told {
                    health.balance = told
                    health.balanceAt = now
                }
                health.calls = counts.calls
                health.failures = counts.failed + counts.denied
                health.latencyMilliseconds = counts.latencyMicroseconds / 1_000
                health.hold = hold
            }, as: .job)
    }
}
