import Domain
import Synchronization

/// The upstreams of this node that speak one kind of protocol: one for each row, made anew when its row has changed.
package final class Registry<Upstream: Sendable>: Sendable {
    /// Makes the upstream of a row; nil = its kind or its key is not known here.
    package typealias Maker = @Sendable (UpstreamProvider) -> Upstream?

    private let kinds: [String: Maker]
    private let made = Mutex<[ProviderID: (version: Int64, provider: Upstream)]>([:])

    package init(_ kinds: [String: Maker]) {
        self.kinds = kinds
    }

    /// - Returns: nil where the kind is not known here, or its key cannot be opened.
    package func provider(of row: UpstreamProvider) -> Upstream? {
        made.withLock { made in
            if let known = made[row.id], known.version == row.version { return known.provider }
            // What cannot be made now may be in a moment: its key's file may just be written.
            guard let provider = kinds[row.kind]?(row) else { return nil }
            made[row.id] = (row.version, provider)
            return provider
        }
    }
}

/// Upstreams that deliver panel orders.
package typealias ProviderRegistry = Registry<any Provider>
/// Upstreams that rent numbers.
package typealias NumberRegistry = Registry<any NumberProvider>
