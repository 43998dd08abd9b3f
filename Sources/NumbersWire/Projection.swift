import Base
import Domain

/// Shows rupiah as dollars.
package enum USDProjection {
    /// `15000` at `16250` → `0.9231`: half-up, always all decimals; a positive amount never becomes 0.
    ///
    /// - Parameters:
    ///   - rupiah: whole rupiah; what is beyond them is left out.
    ///   - rate: rupiah for a dollar.
    ///   - decimals: at most 6.
    package static func amount(_ rupiah: Money, rate: Int64, decimals: Int) -> String {
        DecimalText.text(scaled(rupiah, rate: rate, decimals: decimals), scale: decimals, minimum: decimals)
    }

    /// The same in units of the last decimal.
    private static func scaled(_ rupiah: Money, rate: Int64, decimals: Int) -> Int64 {
        let units = Int128(rupiah.micros / Money.unit)
        guard units != 0 else { return 0 }
        var dividend = units.magnitude
        for _ in 0..<decimals { dividend *= 10 }
        let divisor = UInt128(max(1, rate))
        let (whole, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
        let rounded = max(1, Int64(clamping: rest * 2 >= divisor ? whole + 1 : whole))
        return units > 0 ? rounded : -rounded
    }
}

/// How one version shows amounts.
struct Projection {
    /// What an amount is for: it decides the decimals of dollars.
    enum Kind {
        case item, total

        var decimals: Int {
            switch self {
            case .item: 4
            case .total: 2
            }
        }
    }

    /// nil = rupiah as they are.
    let receipt: ExchangeReceipt?

    init(_ api: NumbersAPI, _ receipt: ExchangeReceipt?) {
        self.receipt = api.needsReceipt ? receipt : nil
    }

    func write(_ name: String, _ amount: Money, _ kind: Kind, _ json: inout JSONText) {
        let units = amount.micros / Money.unit
        guard let receipt else { return json.field(name, units) }
        json.key(name)
        json.openObject()
        json.field("amount", USDProjection.amount(amount, rate: receipt.rate, decimals: kind.decimals))
        json.field("currency", Currency.usd.code)
        json.field("canonical_amount", units)
        json.field("canonical_currency", Currency.idr.code)
        json.closeObject()
    }

    /// The balance, which names its currency beside it where the amount does not.
    func writeBalance(_ balance: Money, _ json: inout JSONText) {
        json.openObject()
        if receipt == nil { json.field("currency", Currency.idr.code) }
        write("balance", balance, .total, &json)
        json.closeObject()
    }

    /// What `meta` tells of the exchange: a member, or nothing.
    func writeExchange(_ json: inout JSONText) {
        guard let receipt else { return }
        json.key("fx")
        json.openObject()
        json.field("pair", "USD/IDR")
        json.field("rate", receipt.rate)
        json.field("rate_as_of", receipt.asOf)
        json.closeObject()
    }

    /// `meta` of an answer whose only news is the exchange; left out where there is none.
    func writeMeta(_ json: inout JSONText) {
        guard receipt != nil else { return }
        json.key("meta")
        json.openObject()
        writeExchange(&json)
        json.closeObject()
    }
}
