import Base
import Domain
import Synchronization

/// The catalogue as this node knows it: read again when its revision has moved.
package final class CatalogWatch: Sendable {
    private let store: Store
    private let state = Mutex(Catalog.empty)

    package init(store: Store) {
        self.store = store
    }

    package var current: Catalog { state.withLock { $0 } }

    /// Looks whether the catalogue has moved, and reads it if so. Call each second and after own changes.
    ///
    /// - Throws: `storageFailed`, `bug`.
    package func refresh() async throws(Fault) {
        let revision = try await store.read(CatalogRevision())
        guard revision != current.revision else { return }
        let catalog = try await store.read(ReadCatalog())
        state.withLock { state in
            if catalog.revision > state.revision { state = catalog }
        }
    }
}
