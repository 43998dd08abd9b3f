import Base
import Domain
import Providers
import Storage
import Synchronization

/// What this node knows of its upstreams without asking: for metrics.
package final class UpstreamBoard: Sendable {
    private let balances = Mutex<[ProviderID: Money]>([:])
    private let sums = Mutex<[ListingID: (orders: Int64, milliseconds: Int64)]>([:])

    func set(_ balance: Money, at provider: ProviderID) { balances.withLock { $0[provider] = balance } }
    func balance(at provider: ProviderID) -> Money? { balances.withLock { $0[provider] } }

    /// Counts an order that has been completed in so long.
    func completed(_ listing: ListingID, in milliseconds: Int64) {
        sums.withLock { sums in
            let known = sums[listing] ?? (0, 0)
            sums[listing] = (known.orders + 1, known.milliseconds &+ max(0, milliseconds))
        }
    }

    /// How long orders took that were completed since the last call.
    package func takeDeliveryTimes() -> [ListingID: (orders: Int64, milliseconds: Int64)] {
        sums.withLock { sums in
            defer { sums = [:] }
            return sums
        }
    }
}

/// How one upstream does, for the metrics page.
package struct UpstreamReport: Sendable {
    package let name: String
    package let currency: Currency
    package let balance: Money?
    /// Calls since the start by how they ended.
    package let calls: [(result: String, count: Int64)]
    package let latencies: Histogram
    /// Why nothing is sent there now; nil = nothing is in the way.
    package let hold: String?
}

extension Desk {
    /// All upstreams of panel orders that can be used here, by name.
    package var upstreamReports: [UpstreamReport] {
        rows.compactMap { row in providers.provider(of: row).map { report(on: row, $0.gate) } }
    }

    fileprivate var rows: [UpstreamProvider] { catalog.current.providers.values.sorted { $0.name < $1.name } }

    fileprivate func report(on row: UpstreamProvider, _ gate: CallGate) -> UpstreamReport {
        let counts = gate.counts
        return UpstreamReport(
            name: row.name, currency: row.currency, balance: board.balance(at: row.id),
            calls: [
                ("understood", counts.understood), ("failed", counts.failed), ("limited", counts.limited),
                ("denied", counts.denied), ("unfunded", counts.unfunded),
            ],
            latencies: gate.latencies, hold: row.isPaused ? "paused" : gate.hold?.reason.rawValue)
    }
}

extension NumberDesk {
    /// All upstreams of numbers that are called outside, by name.
    package var upstreamReports: [UpstreamReport] {
        desk.rows.filter { !ProviderKinds.local.contains($0.kind) }.compactMap { row in
            providers.provider(of: row).map { desk.report(on: row, $0.gate) }
        }
    }
}
