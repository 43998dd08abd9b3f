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

    /// - Throws: `notFound` where the provider is not known here, so that its work is put off and told of.
    func provider(_ id: ProviderID?) throws(Fault) -> any Provider {
        guard let row = id.flatMap({ catalog.current.providers[$0] }), let provider = providers.provider(of: row) else {
            throw .notFound("provider \(id?.description ?? "of an order")")
        }
        return provider
    }

    func isPaused(_ id: ProviderID?) -> Bool { id.flatMap { catalog.current.providers[$0] }?.isPaused ?? false }

    /// A fresh name for an order towards its provider.
    package func upstreamReference() -> UpstreamReference {
        UpstreamReference(
            high: Int64(bitPattern: environment.random()), low: Int64(bitPattern: environment.random()))
    }
}
