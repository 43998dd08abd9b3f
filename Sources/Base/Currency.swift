/// A three-letter currency code, upper case.
package struct Currency: Hashable, Comparable, Sendable {
    package let code: String

    /// - Returns: nil unless the text is three ASCII capitals.
    package init?(_ code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else { return nil }
        self.code = code
    }

    /// For codes that come from the store, where they were checked on the way in.
    package init(stored code: String) {
        self.code = code
    }

    package static let idr = Currency(stored: "IDR")
    package static let usd = Currency(stored: "USD")
    package static let vnd = Currency(stored: "VND")

    package static func < (left: Currency, right: Currency) -> Bool { left.code < right.code }
}

extension Currency: CustomStringConvertible {
    package var description: String { code }
}
