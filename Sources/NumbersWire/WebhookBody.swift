import Base
import Domain

/// Bodies of events for webhooks.
package enum WebhookBody {
    package static func text(_ kind: WebhookEventKind, _ rental: Rental, catalog: NumberCatalog, at now: Instant)
        -> String
    {
        var json = JSONText(reserving: 1_024)
        json.openObject()
        json.field("event", NumbersWords.event(kind))
        json.field("timestamp", now.offsetText)
        json.key("data")
        json.openObject()
        json.field("order_id", rental.id.raw)
        json.field("phone_number", rental.phone)
        json.field("otp_code", rental.code)
        json.field("otp_message", rental.message)
        json.field("product_id", rental.tier.raw)
        json.field("catalog_product_id", rental.product.raw)
        let product = catalog.products[rental.product]
        json.field("country", product.flatMap { NumberCountries.byID[$0.country] }?.name)
        json.field("platform", product.flatMap { NumberServices.byID[$0.service] }?.name)
        json.field("sms_revision", kind == .received ? rental.revision : nil)
        json.field("operator_id", rental.operatorID?.raw)
        json.field("operator_name", rental.operatorID.flatMap { catalog.operators[$0] }.map { $0.name ?? $0.code })
        json.writeCapabilities(of: rental, at: now)
        json.closeObject()
        json.closeObject()
        return json.string
    }

    /// The event that only shows whether a receiver answers.
    package static func test(at now: Instant) -> String {
        var json = JSONText()
        json.openObject()
        json.field("event", "webhook.test")
        json.field("timestamp", now.offsetText)
        json.key("data")
        json.openObject()
        json.field("message", "This is a test of your webhook")
        json.closeObject()
        json.closeObject()
        return json.string
    }
}
