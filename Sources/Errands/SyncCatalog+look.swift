import Base
import Commands
import Domain
import Providers
import Storage

extension SyncCatalog {
    /// What taking in a catalogue would change, before it does.
    package struct Preview: Sendable {
        /// A service as it would stand, and as it stands; nil = it is new.
        package struct Line: Sendable, Equatable {
            package let after: ProviderItem
            package let before: ProviderItem?
        }

        package var counts = CatalogSync.Counts()
        package var lines: [Line] = []
        /// What would follow for listings.
        package var listings: [ListingChange] = []
        /// Why nothing would be changed; nil = it was read.
        package var failure: String?
        /// The same for the same changes: what a person has agreed to.
        package var mark: UInt64 = 0
    }

    /// Asks the provider and changes nothing.
    ///
    /// - Throws: `notFound` for the provider; what the store throws.
    package func look() async throws(Fault) -> Preview {
        let (id, upstream) = try desk.provider(provider)
        guard let row = desk.catalog.current.providers[id] else { throw .notFound("provider \(id)") }
        let reply = await upstream.services()
        var preview = Preview()
        guard let told = reply.value else {
            preview.failure = reply.words
            return preview
        }
        let catalog = desk.catalog.current
        let all = try await desk.store.read(ReadItems(of: Array(catalog.providers.keys)))
        let known = all.filter { $0.key.provider == id }
        let sync = CatalogSync(row, catalog: catalog, accepting: accepting, at: desk.environment.now())
        switch sync.diff(known: known, told: told) {
        case .disbelieved(let words):
            preview.failure = words
        case .changes(let rows, let counts):
            preview.counts = counts
            let before = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
            preview.lines = rows.map { Preview.Line(after: $0, before: before[$0.key]) }
            var items = Dictionary(all.map { ($0.key, $0) }) { first, _ in first }
            for item in rows { items[item.key] = item }
            preview.listings = catalog.changes(for: items)
            preview.mark = Self.mark(of: rows)
        }
        return preview
    }

    /// FNV-1a over what would be written; it tells a change by chance from none, not one made on purpose.
    package static func mark(of rows: [ProviderItem]) -> UInt64 {
        var mark: UInt64 = 0xcbf2_9ce4_8422_2325
        for row in rows.sorted(by: { $0.key < $1.key }) {
            let held = row.held.map { "\($0.rate.nanos) \($0.reason.rawValue)" } ?? ""
            let service = row.service
            let text =
                "\(row.key.item)\n\(service.name)\n\(service.type)\n\(service.category)\n\(service.rate.nanos)\n"
                + "\(service.minimum) \(service.maximum) \(service.hasRefill) \(service.hasCancel)"
                + " \(service.hasDripFeed) \(row.hasVanished) \(held)\n"
            for byte in text.utf8 { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return mark
    }
}
