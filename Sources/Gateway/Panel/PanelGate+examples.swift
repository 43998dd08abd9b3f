import Base
import Domain
import Errands
import NIOCore
import PanelWire
import Storage

extension PanelGate {
    /// What this customer would be answered now, byte for byte, so that the examples of a manual are true for whoever
    /// reads them. No key is looked at and nothing is counted.
    ///
    /// - Parameters:
    ///   - form: the request's fields, as a client would send them.
    ///   - mostListings: how much of the catalogue `services` gives at most.
    /// - Returns: nil where the call does more than read, and where it is refused.
    package func example(_ form: String, for account: Account, of shop: Storefront, mostListings: Int) async
        -> String?
    {
        do throws(Fault) {
            let fields = try PanelFields(body: Array(form.utf8), contentType: "application/x-www-form-urlencoded")
            guard let action = PanelAction(fields), action.scope == .read else { return nil }
            let caller = Caller(
                account: account, storefront: shop, key: AccessKeyID(0), scope: .read, catalog: desk.catalog.current)
            let renderer = PanelRenderer(Dialects.byName[shop.dialect] ?? .standard, language: shop.language)
            let call = try PanelCall(action, fields, idempotencyKey: nil)
            if case .services = call {
                let listings = try PricedListing.shelf(of: caller, most: mostListings)
                return String(decoding: renderer.bytes(.services(listings)), as: UTF8.self)
            }
            return String(buffer: try await perform(call, for: caller, renderer).body)
        } catch {
            return nil
        }
    }
}
