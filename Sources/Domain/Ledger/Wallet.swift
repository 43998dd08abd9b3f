import Base

/// Where money of a wallet can stand. The four balances always sum to zero.
package enum Balance: Int64, Sendable, CaseIterable {
    /// What the customer can spend.
    case available = 1
    /// What open orders have reserved.
    case held = 2
    /// What was delivered and belongs to the operator.
    case earned = 3
    /// What came from outside, as a negative number.
    case funded = 4
}

package struct WalletKey: StoredKey {
    package let account: AccountID
    package let currency: Currency

    package init(_ account: AccountID, _ currency: Currency) {
        self.account = account
        self.currency = currency
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.account, left.currency) < (right.account, right.currency)
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(account)
        writer.text(currency.code)
    }
}

/// The money of one account in one currency. Its version is the number of its transfers.
package struct Wallet: Stored, Equatable {
    package let key: WalletKey
    package var available: Money
    package var held: Money
    package var earned: Money
    package var funded: Money
    package var version: Int64

    package static let table = TableShape(
        "wallets", key: ["account_id", "currency:text"],
        columns: ["available_micros", "held_micros", "earned_micros", "funded_micros", "version"])

    package init(empty key: WalletKey) {
        self.key = key
        available = .zero
        held = .zero
        earned = .zero
        funded = .zero
        version = 0
    }

    package subscript(balance: Balance) -> Money {
        get {
            switch balance {
            case .available: available
            case .held: held
            case .earned: earned
            case .funded: funded
            }
        }
        set {
            switch balance {
            case .available: available = newValue
            case .held: held = newValue
            case .earned: earned = newValue
            case .funded: funded = newValue
            }
        }
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.money(available)
        writer.money(held)
        writer.money(earned)
        writer.money(funded)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = WalletKey(try reader.id("account_id"), Currency(stored: try reader.string("currency")))
        available = try reader.money("available_micros")
        held = try reader.money("held_micros")
        earned = try reader.money("earned_micros")
        funded = try reader.money("funded_micros")
        version = try reader.number("version")
    }
}
