import Base
import Storage

/// Keeps this node's catalogue up to date: keys that were revoked elsewhere, prices, limits, paused providers.
package struct CatalogJob: Job {
    package let name = "catalog"
    package let interval: Duration = .milliseconds(300)
    private let watch: CatalogWatch

    package init(_ watch: CatalogWatch) {
        self.watch = watch
    }

    package func pass() async throws(Fault) -> Bool {
        try await watch.refresh()
        return false
    }
}
