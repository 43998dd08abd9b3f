import Base
import Commands
import Domain
import Providers
import Storage

/// Asks a provider for our balance there and writes down how it does.
package struct CheckProvider: Sendable {
    private let desk: Desk
    private let id: ProviderID
    private let gate: CallGate
    private let askBalance: @Sendable () async -> Reply<Money?>

    /// - Throws: `notFound` for the provider.
    package init(_ provider: ProviderID, desk: Desk) throws(Fault) {
        let (id, upstream) = try desk.provider(provider)
        self.id = id
        self.desk = desk
        gate = upstream.gate
        askBalance = { await upstream.balance() }
    }

    /// The same of a provider of numbers.
    ///
    /// - Throws: `notFound` for the provider.
    package init(_ provider: ProviderID, numbers: NumberDesk) throws(Fault) {
        let upstream = try numbers.provider(provider)
        id = provider
        desk = numbers.desk
        gate = upstream.gate
        askBalance = { await upstream.balance() }
    }

    /// - Throws: what the store throws.
    package func run() async throws(Fault) {
        guard let row = desk.catalog.current.providers[id] else { return }
        var remarks: [Remark] = []
        var balance: Money?
        if !row.url.isEmpty, gate.allowance(.read) > 0 {
            let reply = await askBalance()
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
        let counts = gate.counts
        let hold = gate.hold?.reason.rawValue ?? ""
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
