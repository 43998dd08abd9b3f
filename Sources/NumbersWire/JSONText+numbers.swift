import Base
import Domain

extension JSONText {
    mutating func field(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    mutating func field(_ name: String, _ number: Int64?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    mutating func field(_ name: String, _ instant: Instant?) { field(name, instant?.offsetText) }

    mutating func list<Item>(_ items: [Item], _ write: (Item, inout JSONText) -> Void) {
        openArray()
        for item in items { write(item, &self) }
        closeArray()
    }

    mutating func write(_ country: NumberCountry) {
        openObject()
        field("id", country.id)
        field("code", country.code)
        field("name", country.name)
        field("dial_code", country.dialCode)
        field("emoji", country.emoji)
        field("active", true)
        closeObject()
    }

    mutating func write(_ service: NumberService) {
        openObject()
        field("id", service.id)
        field("code", service.code)
        field("name", service.name)
        field("active", true)
        closeObject()
    }

    mutating func writeOperator(_ id: Int64?, _ code: String, _ name: String?, _ localName: String?) {
        openObject()
        field("operator_id", id)
        field("code", code)
        field("name", name)
        field("local_name", localName)
        closeObject()
    }

    mutating func write(_ webhook: ShownWebhook) {
        openObject()
        field("webhook_url", webhook.url)
        field("webhook_secret", webhook.secret)
        field("webhook_disabled_at", webhook.disabledAt)
        field("webhook_disabled_reason", webhook.disabledReason)
        field("webhook_consecutive_failures", webhook.consecutiveFailures)
        closeObject()
    }

    /// What the customer may do with a rental now.
    mutating func writeCapabilities(of rental: Rental, at now: Instant) {
        let can = RentalCapabilities(of: rental, at: now)
        field("can_finish", can.canFinish)
        field("can_resend", can.canResend)
        field("can_cancel", can.canCancel)
        // A replacement is a cancel and another purchase.
        field("can_replace", can.canCancel)
        field("can_reactivate", can.canReactivate)
        field("resend_available_at", can.resendAvailableAt)
        field("cancel_available_at", can.cancelAvailableAt)
        field("replace_available_at", can.cancelAvailableAt)
    }
}

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
