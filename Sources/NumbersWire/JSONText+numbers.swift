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
