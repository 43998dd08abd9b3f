import Base

/// An upstream that delivers, and the terms on which it is used.
package struct UpstreamProvider: Stored, Equatable {
    package let id: ProviderID
    package var name: String
    /// What customers call it, who must not learn its name; unique, compared without regard to case.
    package var alias: String
    /// The name of a protocol in `Providers`.
    package var kind: String
    /// Nothing is sent to it; what it has is followed.
    package var isPaused: Bool
    /// Where its API answers; empty for the sandbox.
    package var url: String
    /// Our key there, sealed under the master key.
    package var sealedKey: String
    /// What its costs are in.
    package var currency: Currency
    /// Hundredths of a percent added to a cost to make a price.
    package var markupBasisPoints: Int64
    /// Decimals that a price made of a cost is rounded to.
    package var priceDecimals: Int64
    /// A cost that rises by more, in hundredths of a percent, waits for a person.
    package var jumpBasisPoints: Int64
    /// Calls in any minute; 0 = no limit.
    package var callsPerMinute: Int64
    /// Orders sent at once.
    package var concurrency: Int64
    /// What one call may take, from the connection to the last byte.
    package var timeoutMilliseconds: Int64
    /// Whether `order_reference` makes a repeated order one order there.
    package var takesReferences: Bool
    /// Whether it lists its recent orders when asked.
    package var listsOrders: Bool
    /// Below this balance there the operator is warned.
    package var lowBalance: Money
    package var version: Int64 = 0

    package var key: ProviderID { id }

    package static let table = TableShape(
        "providers", key: ["id"],
        columns: [
            "name:text", "alias:text", "kind:text", "paused", "url:text", "sealed_key:text", "currency:text",
            "markup_basis_points",
            "price_decimals", "jump_basis_points", "calls_per_minute", "concurrency", "timeout_ms",
            "takes_references", "lists_orders", "low_balance_micros", "version",
        ])

    package init(id: ProviderID, name: String, kind: String) {
        self.id = id
        self.name = name
        alias = "p\(id)"
        self.kind = kind
        isPaused = false
        url = ""
        sealedKey = ""
        currency = .usd
        markupBasisPoints = 0
        priceDecimals = 4
        jumpBasisPoints = 2_000
        callsPerMinute = 0
        concurrency = 100
        timeoutMilliseconds = 30_000
        takesReferences = false
        listsOrders = false
        lowBalance = .zero
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.text(name)
        writer.text(alias)
        writer.text(kind)
        writer.flag(isPaused)
        writer.text(url)
        writer.text(sealedKey)
        writer.text(currency.code)
        writer.integer(markupBasisPoints)
        writer.integer(priceDecimals)
        writer.integer(jumpBasisPoints)
        writer.integer(callsPerMinute)
        writer.integer(concurrency)
        writer.integer(timeoutMilliseconds)
        writer.flag(takesReferences)
        writer.flag(listsOrders)
        writer.money(lowBalance)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        name = try reader.string("name")
        alias = try reader.string("alias")
        kind = try reader.string("kind")
        isPaused = try reader.flag("paused")
        url = try reader.string("url")
        sealedKey = try reader.string("sealed_key")
        currency = Currency(stored: try reader.string("currency"))
        markupBasisPoints = try reader.number("markup_basis_points")
        priceDecimals = try reader.number("price_decimals")
        jumpBasisPoints = try reader.number("jump_basis_points")
        callsPerMinute = try reader.number("calls_per_minute")
        concurrency = try reader.number("concurrency")
        timeoutMilliseconds = try reader.number("timeout_ms")
        takesReferences = try reader.flag("takes_references")
        listsOrders = try reader.flag("lists_orders")
        lowBalance = try reader.money("low_balance_micros")
        version = try reader.number("version")
    }
}

/// Bounds of a provider's terms.
package enum ProviderLimits {
    package static let concurrency: ClosedRange<Int64> = 1...1_000
    package static let timeoutMilliseconds: ClosedRange<Int64> = 100...120_000
    package static let callsPerMinute: ClosedRange<Int64> = 0...1_000_000
    package static let priceDecimals: ClosedRange<Int64> = 0...9
    /// Markups from 99 % off to a hundredfold.
    package static let markupBasisPoints: ClosedRange<Int64> = -9_900...1_000_000
    package static let jumpBasisPoints: ClosedRange<Int64> = 0...1_000_000
}

extension UpstreamProvider {
    /// - Throws: `invalid` with the first term that is out of bounds.
    package func check() throws(Fault) {
        let terms: [(String, Int64, ClosedRange<Int64>)] = [
            ("concurrency", concurrency, ProviderLimits.concurrency),
            ("timeout", timeoutMilliseconds, ProviderLimits.timeoutMilliseconds),
            ("calls per minute", callsPerMinute, ProviderLimits.callsPerMinute),
            ("decimals", priceDecimals, ProviderLimits.priceDecimals),
            ("markup", markupBasisPoints, ProviderLimits.markupBasisPoints),
            ("cost jump", jumpBasisPoints, ProviderLimits.jumpBasisPoints),
        ]
        for (name, value, range) in terms where !range.contains(value) {
            throw .invalid("\(name) \(value): \(range.lowerBound) to \(range.upperBound)")
        }
        guard (1...32).contains(alias.utf8.count), alias.utf8.allSatisfy(Self.isAliasByte) else {
            throw .invalid("alias \(alias): 1 to 32 letters, digits, - or _")
        }
        guard lowBalance >= .zero else { throw .invalid("low balance \(lowBalance)") }
    }

    private static func isAliasByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
