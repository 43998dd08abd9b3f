import Base
import Domain
import Storage

/// Keeps what this node knows in memory up to date: keys that were revoked elsewhere, prices, limits, paused providers;
/// numbers on sale.
package struct SnapshotJob<Q: SnapshotQuery>: Job {
    package let name = Q.key.name
    package let interval: Duration = .milliseconds(300)
    package let isForEachNode = true
    private let watch: SnapshotWatch<Q>

    package init(_ watch: SnapshotWatch<Q>) {
        self.watch = watch
    }

    package func pass() async throws(Fault) -> Bool {
        try await watch.refresh()
        return false
    }
}
