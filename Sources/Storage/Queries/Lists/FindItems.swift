import Base
import Domain

/// Services of providers' catalogues by their keys; those that no catalogue has told of are left out.
package struct FindItems: Query {
    package let keys: [ProviderItem.Key]

    package init(_ keys: [ProviderItem.Key]) {
        self.keys = keys
    }

    package var needsSnapshot: Bool { keys.count > 1 }

    package func answer(from source: any Source) throws(EngineFault) -> [ProviderItem.Key: ProviderItem] {
        let rows: [ProviderItem?] = try source.first(
            "SELECT * FROM provider_items WHERE provider_id = $1 AND item = $2",
            each: keys.map { [.integer($0.provider.raw), .text($0.item)] })
        var found: [ProviderItem.Key: ProviderItem] = [:]
        for row in rows { if let row { found[row.key] = row } }
        return found
    }
}
