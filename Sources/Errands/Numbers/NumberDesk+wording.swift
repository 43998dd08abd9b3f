import Base
import Domain
import NumbersWire
import Storage

extension NumberDesk {
    /// Words answers in one version of the numbers API.
    package func wording(_ api: NumbersAPI, _ receipt: ExchangeReceipt?) -> @Sendable (PurchaseEnd) -> KeptAnswer {
        let catalog = numbers.current
        return { end in NumbersRenderer(api, receipt: receipt, catalog: catalog, now: end.at).answer(end) }
    }

    /// The latest version that answers can be worded in now: without an exchange rate there are no dollars.
    var latestWordedAPI: Int64 { (receipt() == nil ? NumbersAPI.v1 : NumbersAPI.v2).rawValue }

    /// The same for a purchase that is taken up again; nil where it needs an exchange rate and there is none.
    func wording(of purchase: Purchase) -> (@Sendable (PurchaseEnd) -> KeptAnswer)? {
        guard let api = NumbersAPI(rawValue: purchase.api) else { return nil }
        let receipt = receipt()
        if api.needsReceipt, receipt == nil { return nil }
        return wording(api, receipt)
    }
}
