import Base

/// A purchase: what was asked for, what it costs, and how far it got.
package struct Order: Stored, Equatable {
    package let id: OrderID
    package let account: AccountID
    package let currency: Currency
    package let listing: ListingID
    /// The code of its service type.
    package let type: Int64
    /// The drip-feed order or subscription that made it.
    package let parent: OrderID?
    package var state: OrderState
    package let link: String
    package let options: String?
    /// Units of all runs.
    package let quantity: Int64
    /// Runs of a drip-feed order; 1 for others.
    package let runs: Int64
    package let intervalMinutes: Int64
    /// What it costs as a whole; grows with no order.
    package let charge: Money
    /// The part of the charge still reserved.
    package var held: Money
    /// The part of the charge given back.
    package var returned: Money
    /// The part of a drip-feed order's charge that went to the orders of its runs.
    package var handedOver: Money
    package let rateNanos: Int64
    package let basis: Int64
    package var startCount: Int64
    package var remains: Int64
    package var provider: ProviderID?
    /// The provider's own id of the order.
    package var providerOrder: String?
    package var cancelAskedAt: Instant?
    /// Whether an `OpenLink` row stands for it.
    package var holdsLink: Bool
    /// A refill that has not ended.
    package var openRefill: RefillID?
    package let createdAt: Instant
    package var endedAt: Instant?
    /// The catalogue's revision it was priced with.
    package let revision: Int64
    package var version: Int64 = 0

    package var key: OrderID { id }
    package var wallet: WalletKey { WalletKey(account, currency) }
    package var linkKey: OpenLink.Key { OpenLink.Key(account, listing, link) }
    package var isDripFeed: Bool { runs > 1 }
    package var isSubscription: Bool { parent == nil && ServiceTypes.byCode[type]?.quantity == .perPost }

    package static let table = TableShape(
        "orders", key: ["id"],
        columns: [
            "account_id", "currency:text", "listing_id", "type", "parent_id", "state", "link:text", "options:text",
            "quantity", "runs", "interval_minutes", "charge_micros", "held_micros", "returned_micros",
            "handed_over_micros", "rate_nanos", "basis", "start_count", "remains", "provider_id",
            "provider_order:text", "cancel_asked_at_ms", "holds_link", "open_refill_id", "created_at_ms", "ended_at_ms",
            "revision",
            "version",
        ])

    package init(
        id: OrderID, wallet: WalletKey, listing: ListingID, type: Int64, parent: OrderID?, state: OrderState,
        link: String, options: String?, quantity: Int64, runs: Int64, intervalMinutes: Int64, charge: Money,
        rateNanos: Int64, basis: Int64, createdAt: Instant, revision: Int64
    ) {
        self.id = id
        account = wallet.account
        currency = wallet.currency
        self.listing = listing
        self.type = type
        self.parent = parent
        self.state = state
        self.link = link
        self.options = options
        self.quantity = quantity
        self.runs = runs
        self.intervalMinutes = intervalMinutes
        self.charge = charge
        held = charge
        returned = .zero
        handedOver = .zero
        self.rateNanos = rateNanos
        self.basis = basis
        startCount = 0
        remains = quantity
        holdsLink = false
        self.createdAt = createdAt
        self.revision = revision
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(account)
        writer.text(currency.code)
        writer.id(listing)
        writer.integer(type)
        writer.id(parent)
        writer.choice(state)
        writer.text(link)
        writer.text(options)
        writer.integer(quantity)
        writer.integer(runs)
        writer.integer(intervalMinutes)
        writer.money(charge)
        writer.money(held)
        writer.money(returned)
        writer.money(handedOver)
        writer.integer(rateNanos)
        writer.integer(basis)
        writer.integer(startCount)
        writer.integer(remains)
        writer.id(provider)
        writer.text(providerOrder)
        writer.time(cancelAskedAt)
        writer.flag(holdsLink)
        writer.id(openRefill)
        writer.time(createdAt)
        writer.time(endedAt)
        writer.integer(revision)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        account = try reader.id("account_id")
        currency = Currency(stored: try reader.string("currency"))
        listing = try reader.id("listing_id")
        type = try reader.number("type")
        parent = reader.optionalID()
        state = try reader.choice("state")
        link = try reader.string("link")
        options = reader.text()
        quantity = try reader.number("quantity")
        runs = try reader.number("runs")
        intervalMinutes = try reader.number("interval_minutes")
        charge = try reader.money("charge_micros")
        held = try reader.money("held_micros")
        returned = try reader.money("returned_micros")
        handedOver = try reader.money("handed_over_micros")
        rateNanos = try reader.number("rate_nanos")
        basis = try reader.number("basis")
        startCount = try reader.number("start_count")
        remains = try reader.number("remains")
        provider = reader.optionalID()
        providerOrder = reader.text()
        cancelAskedAt = reader.optionalTime()
        holdsLink = try reader.flag("holds_link")
        openRefill = reader.optionalID()
        createdAt = try reader.time("created_at_ms")
        endedAt = reader.optionalTime()
        revision = try reader.number("revision")
        version = try reader.number("version")
    }
}
