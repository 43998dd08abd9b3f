import Base

/// What a bottle sells, how its orders live, and what it does wrong.
package struct BottleScript: Sendable, Equatable {
    package var key = "bottle-key"
    package var currency = Currency.usd
    /// nil = a million at the start; what it is, where a script replaces another.
    package var balance: Money?
    /// Where chance begins; nil = anywhere at the start, on and on where a script replaces another.
    package var seed: UInt64?
    /// How long every answer is held back.
    package var delayMilliseconds: Int64 = 0
    /// How long an order is Pending.
    package var warmUpMilliseconds: Int64 = 500
    /// How long after it was placed an order ends.
    package var finishAfterMilliseconds: Int64 = 3_000
    /// Whether a repeated `order_reference` answers the first order.
    package var takesReferences = true
    /// Whether `orders` lists recent ones.
    package var listsOrders = true
    /// nil = 50 that are made up; those that it has, where a script replaces another.
    package var services: [BottleService]?
    package var rules: [BottleRule] = []

    package static let ordinaryBalance = Money(micros: 1_000_000_000_000)
    package static let ordinaryServices = 50
    /// What a test could need at most.
    package static let mostServices: Int64 = 100_000

    /// A calm panel.
    package init() {}
}

/// Why a script cannot be used.
package struct BottleScriptError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
