import Base
import Domain

/// A wallet, or nil where nothing was ever paid in.
package struct ReadWallet: Query {
    package let wallet: WalletKey

    package init(_ wallet: WalletKey) {
        self.wallet = wallet
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> Wallet? {
        var found: Wallet?
        try source.rows(
            """
            SELECT account_id, currency, available_micros, held_micros, earned_micros, funded_micros, version
            FROM wallets WHERE account_id = $1 AND currency = $2
            """, [.integer(wallet.account.raw), .text(wallet.currency.code)]
        ) { row throws(UnreadableRow) in found = try Wallet(from: &row) }
        return found
    }
}

/// Wallets by their keys; one in which nothing was ever paid has no entry.
package struct ReadWalletsByKey: Query {
    package let keys: [WalletKey]

    package init(_ keys: [WalletKey]) {
        self.keys = keys
    }

    package func answer(from source: any Source) throws(EngineFault) -> [WalletKey: Wallet] {
        let found: [Wallet?] = try source.first(
            """
            SELECT account_id, currency, available_micros, held_micros, earned_micros, funded_micros, version
            FROM wallets WHERE account_id = $1 AND currency = $2
            """, each: keys.map { [.integer($0.account.raw), .text($0.currency.code)] })
        return Dictionary(found.compactMap { $0 }.map { ($0.key, $0) }) { first, _ in first }
    }
}

/// Wallets of one account.
package struct ReadWallets: Query {
    package let account: AccountID

    package init(_ account: AccountID) {
        self.account = account
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Wallet] {
        try source.all(
            """
            SELECT account_id, currency, available_micros, held_micros, earned_micros, funded_micros, version
            FROM wallets WHERE account_id = $1 ORDER BY currency
            """, [.integer(account.raw)])
    }
}

/// A wallet's transfers, latest first, with the notes of those made by hand.
package struct ReadStatement: Query {
    package struct Line: Sendable {
        package let transfer: Transfer
        package let actor: String?
        package let reason: String?
    }

    package let wallet: WalletKey
    /// Only transfers before this version; nil = from the latest.
    package let before: Int64?
    package let limit: Int64

    package init(_ wallet: WalletKey, before: Int64? = nil, limit: Int64 = 100) {
        self.wallet = wallet
        self.before = before
        self.limit = limit
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [Line] {
        var lines: [Line] = []
        try source.rows(
            """
            SELECT t.account_id, t.currency, t.version, t.kind, t.from_balance, t.to_balance, t.amount_micros,
                t.available_micros, t.held_micros, t.earned_micros, t.funded_micros, t.operation_id, t.order_id,
                t.at_ms, n.actor, n.reason
            FROM transfers t
            LEFT JOIN notes n ON n.account_id = t.account_id AND n.currency = t.currency AND n.version = t.version
            WHERE t.account_id = $1 AND t.currency = $2 AND t.version < $3
            ORDER BY t.version DESC LIMIT $4
            """,
            [
                .integer(wallet.account.raw), .text(wallet.currency.code), .integer(before ?? .max), .integer(limit),
            ]
        ) { row throws(UnreadableRow) in
            let transfer = try Transfer(from: &row)
            lines.append(Line(transfer: transfer, actor: row.text(), reason: row.text()))
        }
        return lines
    }
}
