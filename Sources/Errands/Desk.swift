import Base
import Domain
import Providers
import Storage

/// What every errand stands on: the store, the catalogue, the upstreams, time and chance.
package struct Desk: Sendable {
    package let store: Store
    package let catalog: CatalogWatch
    package let providers: ProviderRegistry
    package let environment: Environment

    package init(store: Store, catalog: CatalogWatch, providers: ProviderRegistry, environment: Environment) {
        self.store = store
        self.catalog = catalog
        self.providers = providers
        self.environment = environment
    }

    func provider(_ id: ProviderID?) -> (any Provider)? {
        id.flatMap { catalog.current.providers[$0] }.flatMap { providers.provider(of: $0) }
    }

    /// A fresh name for an order towards its provider.
    package func upstreamReference() -> UpstreamReference {
        UpstreamReference(
            high: Int64(bitPattern: environment.random()), low: Int64(bitPattern: environment.random()))
    }
}
