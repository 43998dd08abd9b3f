import Base
import Domain
import Synchronization

/// What nodes keep in memory and read again when its revision has moved.
package protocol Revisioned: AnyObject, Sendable {
    static var empty: Self { get }
    var revision: Int64 { get }
}

extension Catalog: Revisioned {}
extension NumberCatalog: Revisioned {}

/// A query that reads all of such a thing, of one moment.
package protocol SnapshotQuery: Query where Answer: Revisioned {
    static var key: Revision.Key { get }
    init()
}

/// A snapshot as this node knows it.
package final class SnapshotWatch<Q: SnapshotQuery>: Sendable {
    private let store: Store
    private let state = Mutex(Q.Answer.empty)

    package init(store: Store) {
        self.store = store
    }

    package var current: Q.Answer { state.withLock { $0 } }

    /// Looks whether it has moved, and reads it if so. Call each second and after own changes.
    ///
    /// - Throws: `storageFailed`, `bug`.
    package func refresh() async throws(Fault) {
        let revision = try await store.read(ReadRevision(Q.key))
        guard revision != current.revision else { return }
        let fresh = try await store.read(Q())
        state.withLock { state in
            if fresh.revision > state.revision { state = fresh }
        }
    }
}

/// The catalogue: who may come in, and the panel's listings.
package typealias CatalogWatch = SnapshotWatch<ReadCatalog>
/// Numbers on sale.
package typealias NumberWatch = SnapshotWatch<ReadNumberCatalog>
