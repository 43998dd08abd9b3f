import Base
import Domain
import NIOCore
import PanelWire
import Synchronization

/// The catalogue's bytes, made once per storefront and revision for all who see the listed rates.
final class ServicesCache: Sendable {
    private struct Entry {
        let revision: Int64
        let bytes: ByteBuffer
    }

    private let entries = Mutex<[StorefrontID: Entry]>([:])

    func services(for caller: Caller, _ renderer: PanelRenderer) throws(Fault) -> ByteBuffer {
        let catalog = caller.catalog
        let isShared = catalog.seesListedRates(caller.account)
        let shop = caller.storefront.id
        if isShared, let entry = entries.withLock({ $0[shop] }), entry.revision == catalog.revision {
            return entry.bytes
        }
        let bytes = ByteBuffer(bytes: renderer.bytes(.services(try PricedListing.shelf(of: caller))))
        if isShared { entries.withLock { $0[shop] = Entry(revision: catalog.revision, bytes: bytes) } }
        return bytes
    }
}

extension PricedListing {
    /// What this caller may order, at their prices, in the shop's order.
    static func shelf(of caller: Caller, most: Int = .max) throws(Fault) -> [Self] {
        let catalog = caller.catalog
        var listings: [Self] = []
        for listing in (catalog.shelves[caller.storefront.id] ?? []).prefix(most) {
            listings.append(
                PricedListing(
                    listing: listing, rate: try catalog.rate(of: listing, for: caller.account),
                    averageMinutes: catalog.averageMinutes(of: listing.id)))
        }
        return listings
    }
}
