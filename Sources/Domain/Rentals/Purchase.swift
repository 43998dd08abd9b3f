import Base

package typealias PurchaseID = Identifier<Purchase>

/// Requests that have keys of their own.
package enum PurchaseSpace: Int64, Sendable, CaseIterable {
    case create = 1
    case reactivate = 2
}

/// A key that a customer gave a request, kept for 30 days: the same key is the same purchase.
package struct KeyedRequest: Stored, Equatable {
    package struct Key: StoredKey {
        package let account: AccountID
        package let space: PurchaseSpace
        /// The first 128 bits of the SHA-256 of the key's text.
        package let high: Int64
        package let low: Int64

        package init(_ account: AccountID, _ space: PurchaseSpace, high: Int64, low: Int64) {
            self.account = account
            self.space = space
            self.high = high
            self.low = low
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.account, left.space.rawValue, left.high, left.low)
                < (right.account, right.space.rawValue, right.high, right.low)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(account)
            writer.choice(space)
            writer.integer(high)
            writer.integer(low)
        }
    }

    package let key: Key
    /// The first 64 bits of the SHA-256 of what was asked; a difference is another request.
    package let fingerprint: Int64
    package let purchase: PurchaseID
    package var version: Int64 = 0

    /// How long a key is kept.
    package static let keptMilliseconds: Int64 = 30 * 86_400_000

    package static let table = TableShape(
        "keyed_requests", key: ["account_id", "space", "hash_high", "hash_low"],
        columns: ["fingerprint", "purchase_id", "version"])

    package init(key: Key, fingerprint: Int64, purchase: PurchaseID) {
        self.key = key
        self.fingerprint = fingerprint
        self.purchase = purchase
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(fingerprint)
        writer.id(purchase)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(
            try reader.id("account_id"), try reader.choice("space"), high: try reader.number("hash_high"),
            low: try reader.number("hash_low"))
        fingerprint = try reader.number("fingerprint")
        purchase = try reader.id("purchase_id")
        version = try reader.number("version")
    }
}

/// The bytes that a keyed request was answered with.
package struct KeptAnswer: Sendable, Equatable {
    package let status: Int64
    package let body: String

    package init(status: Int64, body: String) {
        self.status = status
        self.body = body
    }
}

/// A keyed request whose units have been reserved. It is never run again: it gets its answer, from the one who runs it
/// or from recovery, and gives the same bytes ever after.
package struct Purchase: Stored, Equatable {
    package let id: PurchaseID
    package let request: KeyedRequest.Key
    /// The version of the numbers API that was spoken, 1 or 2.
    package let api: Int64
    /// Whether a product was named, not a catalogue product: it says how failures are told.
    package let byTier: Bool
    package let quantity: Int64
    package let createdAt: Instant
    /// When recovery takes it up; nil = it has its answer.
    package var dueAt: Instant?
    package var answer: KeptAnswer?
    package var version: Int64 = 0

    package var key: PurchaseID { id }

    package static let table = TableShape(
        "purchases", key: ["id"],
        columns: [
            "account_id", "space", "hash_high", "hash_low", "api", "by_tier", "quantity", "created_at_ms", "due_at_ms",
            "status",
            "body:text", "version",
        ])

    package init(
        id: PurchaseID, request: KeyedRequest.Key, api: Int64, byTier: Bool, quantity: Int64, createdAt: Instant,
        dueAt: Instant
    ) {
        self.id = id
        self.request = request
        self.api = api
        self.byTier = byTier
        self.quantity = quantity
        self.createdAt = createdAt
        self.dueAt = dueAt
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        request.write(to: &writer)
        writer.integer(api)
        writer.flag(byTier)
        writer.integer(quantity)
        writer.time(createdAt)
        writer.time(dueAt)
        writer.integer(answer?.status)
        writer.text(answer?.body)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        request = KeyedRequest.Key(
            try reader.id("account_id"), try reader.choice("space"), high: try reader.number("hash_high"),
            low: try reader.number("hash_low"))
        api = try reader.number("api")
        byTier = try reader.flag("by_tier")
        quantity = try reader.number("quantity")
        createdAt = try reader.time("created_at_ms")
        dueAt = reader.optionalTime()
        let status = reader.integer()
        let body = reader.text()
        if let status, let body { answer = KeptAnswer(status: status, body: body) }
        version = try reader.number("version")
    }
}

/// An offer whose turn came and that never became a call.
package struct MissedOffer: Sendable, Equatable {
    package let provider: ProviderID
    package let cause: RentCause

    package init(provider: ProviderID, cause: RentCause) {
        self.provider = provider
        self.cause = cause
    }
}

/// How a purchase ended, for the one who words the answer.
package struct PurchaseEnd: Sendable {
    /// Every unit and every attempt at one, in the order they were made.
    package let rentals: [Rental]
    package let quantity: Int64
    package let byTier: Bool
    package let missed: [MissedOffer]
    package let at: Instant

    package init(rentals: [Rental], quantity: Int64, byTier: Bool, missed: [MissedOffer], at: Instant) {
        self.rentals = rentals
        self.quantity = quantity
        self.byTier = byTier
        self.missed = missed
        self.at = at
    }

    /// Those that the customer has.
    package var made: [Rental] { rentals.filter(\.state.isShown) }
    package var failedCount: Int64 { max(0, quantity - Int64(made.count)) }
}
