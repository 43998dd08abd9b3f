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
        var listings: [PricedListing] = []
        for listing in catalog.shelves[shop] ?? [] {
            listings.append(
                PricedListing(
                    listing: listing, rate: try catalog.rate(of: listing, for: caller.account),
                    averageMinutes: catalog.averageMinutes(of: listing.id)))
        }
        let bytes = ByteBuffer(bytes: renderer.bytes(.services(listings)))
        if isShared { entries.withLock { $0[shop] = Entry(revision: catalog.revision, bytes: bytes) } }
        return bytes
    }
}
