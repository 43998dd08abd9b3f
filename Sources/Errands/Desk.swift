import Base
import Commands
import Domain
import Providers
import Storage

/// What every errand stands on: the store, the catalogue, the upstreams, time and chance.
package struct Desk: Sendable {
    package let store: Store
    package let catalog: CatalogWatch
    package let providers: ProviderRegistry
    package let environment: Environment
    package let board = UpstreamBoard()

    package init(store: Store, catalog: CatalogWatch, providers: ProviderRegistry, environment: Environment) {
        self.store = store
        self.catalog = catalog
        self.providers = providers
        self.environment = environment
    }

    /// - Throws: `notFound` where the provider is not known here, so that its work is put off and told of.
    package func provider(_ id: ProviderID?) throws(Fault) -> (id: ProviderID, provider: any Provider) {
        guard let id, let row = catalog.current.providers[id], let provider = providers.provider(of: row) else {
            throw .notFound("provider \(id?.description ?? "of an order"), or the key it is used with")
        }
        return (id, provider)
    }

    /// Writes down how a call ended, however long the store has no place or space for it: nobody else knows it.
    ///
    /// - Throws: what the store throws that waiting does not mend; `shuttingDown`.
    func record<C: Command>(_ command: C, for account: AccountID) async throws(Fault) {
        _ = try await recorded(command, for: account, as: .job)
    }

    /// The same, with what the command brought.
    func recorded<C: Command>(_ command: C, for account: AccountID, as lineup: Lineup = .request) async throws(Fault)
        -> C.Outcome
    {
        for _ in 0..<Self.recordTries {
            do throws(Fault) {
                return try await store.execute(command, for: account, as: lineup)
            } catch {
                guard error.isRetryable, error != .shuttingDown else { throw error }
                try? await Task.sleep(for: .seconds(1))
            }
        }
        throw .storageFailed
    }

    /// How often a record is tried, a second apart.
    private static let recordTries = 600

    /// Keeps what a call found strange, once per kind and order.
    func note(_ remarks: [Remark], of provider: ProviderID) async throws(Fault) {
        guard !remarks.isEmpty else { return }
        try await store.execute(NoteFindings(remarks, of: provider), as: .job)
    }

    package func isPaused(_ id: ProviderID?) -> Bool { id.flatMap { catalog.current.providers[$0] }?.isPaused ?? false }

    /// A fresh name for an order towards its provider.
    package func upstreamReference() -> UpstreamReference {
        UpstreamReference(
            high: Int64(bitPattern: environment.random()), low: Int64(bitPattern: environment.random()))
    }
}
