import Base
import Domain

/// The revision of a snapshot; 0 in an empty store.
package struct ReadRevision: Query {
    package let key: Revision.Key

    package init(_ key: Revision.Key) {
        self.key = key
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Int64 {
        var revision: Int64 = 0
        try source.rows("SELECT version FROM revisions WHERE name = $1", [.text(key.name)]) {
            row throws(UnreadableRow) in revision = try row.number("version")
        }
        return revision
    }
}

/// Everything that changes seldom, of one snapshot.
package struct ReadCatalog: SnapshotQuery {
    package static let key = Revision.Key.catalog

    package init() {}

    package var walks: Bool { true }

    package func answer(from source: any Source) throws(EngineFault) -> Catalog {
        Catalog(
            revision: try ReadRevision(.catalog).answer(from: source),
            storefronts: try source.all("SELECT * FROM storefronts ORDER BY id"),
            accounts: try source.all("SELECT * FROM accounts ORDER BY id"),
            keys: try source.all("SELECT * FROM access_keys ORDER BY id"),
            providers: try source.all("SELECT * FROM providers ORDER BY id"),
            listings: try source.all("SELECT * FROM listings ORDER BY id"),
            routes: try source.all("SELECT * FROM routes ORDER BY listing_id, position"),
            prices: try source.all("SELECT * FROM personal_prices ORDER BY account_id, listing_id"),
            limits: try source.all("SELECT * FROM request_limits ORDER BY owner_kind, owner_id, action_group"),
            exchangeRates: try source.all("SELECT * FROM exchange_rates ORDER BY from_currency, to_currency"),
            deliveryTimes: try ReadDeliveryTimes().answer(from: source),
            announcements: try source.all("SELECT * FROM announcements ORDER BY id"),
            showcases: try source.all("SELECT * FROM showcases ORDER BY storefront_id"))
    }
}
