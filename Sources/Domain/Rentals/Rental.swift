import Base

package typealias RentalID = Identifier<Rental>

/// The purchase of a number for one service, or an attempt at it: one row per call to a provider.
///
/// It is paid from the account's wallet in rupiah. In the journal its id stands where an order's stands.
package struct Rental: Stored, Equatable {
    package let id: RentalID
    package let account: AccountID
    package let tier: NumberTierID
    package let product: CatalogProductID
    package let operatorID: NumberOperatorID?
    package let provider: ProviderID
    /// What it is called there.
    package let item: String
    package var providerRental: String?
    /// `+` and digits; for a number of the operator's own it is chosen before the call.
    package var phone: String?
    package var state: RentalState
    package var end: RentalEnd?
    package var cause: RentCause?
    package let charge: Money
    /// The most that we pay for it there, in the provider's currency.
    package let cost: Money
    package var held: Money
    package var returned: Money
    package var code: String?
    package var message: String?
    /// Counts the SMS that came in time.
    package var revision: Int64
    /// When the first of them came.
    package var receivedAt: Instant?
    /// Until when no resend is asked for again.
    package var resendAt: Instant?
    package var canReactivate: Bool
    /// The rental whose number this one has again.
    package let parent: RentalID?
    /// The request that it came from, where that had a key.
    package let purchase: PurchaseID?
    /// Names this call towards the provider.
    package let reference: UpstreamReference
    package let createdAt: Instant
    package var expiresAt: Instant
    package var endedAt: Instant?
    package var version: Int64 = 0

    package var key: RentalID { id }
    package var wallet: WalletKey { WalletKey(account, .idr) }
    /// Its name in the journal.
    package var ledgerOrder: OrderID { OrderID(id.raw) }

    package init(
        id: RentalID, account: AccountID, quote: RentalQuote, purchase: PurchaseID?, reference: UpstreamReference,
        at now: Instant
    ) {
        self.id = id
        self.account = account
        tier = quote.tier
        product = quote.product
        operatorID = quote.operatorID
        provider = quote.provider
        item = quote.item
        phone = quote.phone
        state = .reserved
        charge = quote.price
        cost = quote.cost
        held = .zero
        returned = .zero
        revision = 0
        canReactivate = false
        parent = quote.parent
        self.purchase = purchase
        self.reference = reference
        createdAt = now
        expiresAt = now.advanced(milliseconds: RentalLifecycle.windowMilliseconds)
    }
}

extension Rental {
    package static let table = TableShape(
        "rentals", key: ["id"],
        columns: [
            "account_id", "tier_id", "product_id", "operator_id", "provider_id", "item:text", "provider_rental:text",
            "phone:text", "state", "end_reason", "cause", "charge_micros", "cost_micros", "held_micros",
            "returned_micros",
            "code:text", "message:text", "sms_revision", "received_at_ms", "resend_at_ms", "can_reactivate",
            "parent_id", "purchase_id", "reference_high", "reference_low", "created_at_ms", "expires_at_ms",
            "ended_at_ms", "version",
        ])

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(account)
        writer.id(tier)
        writer.id(product)
        writer.id(operatorID)
        writer.id(provider)
        writer.text(item)
        writer.text(providerRental)
        writer.text(phone)
        writer.choice(state)
        writer.integer(end?.rawValue)
        writer.integer(cause?.rawValue)
        writer.money(charge)
        writer.money(cost)
        writer.money(held)
        writer.money(returned)
        writer.text(code)
        writer.text(message)
        writer.integer(revision)
        writer.time(receivedAt)
        writer.time(resendAt)
        writer.flag(canReactivate)
        writer.id(parent)
        writer.id(purchase)
        writer.integer(reference.high)
        writer.integer(reference.low)
        writer.time(createdAt)
        writer.time(expiresAt)
        writer.time(endedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        account = try reader.id("account_id")
        tier = try reader.id("tier_id")
        product = try reader.id("product_id")
        operatorID = reader.optionalID()
        provider = try reader.id("provider_id")
        item = try reader.string("item")
        providerRental = reader.text()
        phone = reader.text()
        state = try reader.choice("state")
        end = try reader.optionalChoice("end_reason")
        cause = try reader.optionalChoice("cause")
        charge = try reader.money("charge_micros")
        cost = try reader.money("cost_micros")
        held = try reader.money("held_micros")
        returned = try reader.money("returned_micros")
        code = reader.text()
        message = reader.text()
        revision = try reader.number("sms_revision")
        receivedAt = reader.optionalTime()
        resendAt = reader.optionalTime()
        canReactivate = try reader.flag("can_reactivate")
        parent = reader.optionalID()
        purchase = reader.optionalID()
        reference = UpstreamReference(
            high: try reader.number("reference_high"), low: try reader.number("reference_low"))
        createdAt = try reader.time("created_at_ms")
        expiresAt = try reader.time("expires_at_ms")
        endedAt = reader.optionalTime()
        version = try reader.number("version")
    }
}
