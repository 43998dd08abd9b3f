import Base
import Domain

extension NumbersRenderer {
    func writeOrder(_ rental: Rental, _ json: inout JSONText) {
        json.openObject()
        json.field("id", rental.id.raw)
        json.field("status", NumbersWords.status(rental.state))
        json.field("created_at", rental.createdAt)
        json.field("product_id", rental.tier.raw)
        json.field("catalog_product_id", rental.product.raw)
        writeOperator(rental.operatorID, &json)
        json.field("phone_number", rental.phone)
        projection.write("amount", rental.charge, .item, &json)
        writeMessage(rental, &json)
        json.field("expires_at", rental.expiresAt)
        json.field("canceled_at", rental.state == .canceled ? rental.endedAt : nil)
        json.field("failed_reason", NumbersWords.failedReason(rental))
        json.writeCapabilities(of: rental, at: now)
        json.closeObject()
    }

    private func writeMessage(_ rental: Rental, _ json: inout JSONText) {
        json.field("otp_code", rental.code)
        json.field("otp_message", rental.message)
        json.field("sms_revision", rental.revision)
        json.field("otp_received_at", rental.receivedAt)
    }

    func writeActive(_ rental: Rental, _ json: inout JSONText) {
        json.openObject()
        json.field("id", rental.id.raw)
        json.field("status", NumbersWords.status(rental.state))
        writeMessage(rental, &json)
        json.field("expires_at", rental.expiresAt)
        json.field("failed_reason", NumbersWords.failedReason(rental))
        writeOperator(rental.operatorID, &json)
        json.writeCapabilities(of: rental, at: now)
        json.closeObject()
    }

    /// `failed_reason` is always null here: a request is answered with what has just been made.
    func writeCreated(_ rental: Rental, _ json: inout JSONText) {
        json.openObject()
        json.field("id", rental.id.raw)
        json.field("status", NumbersWords.status(rental.state))
        json.field("product_id", rental.tier.raw)
        json.field("catalog_product_id", rental.product.raw)
        writeOperator(rental.operatorID, &json)
        projection.write("amount", rental.charge, .item, &json)
        json.field("phone_number", rental.phone)
        json.field("otp_code", rental.code)
        json.field("otp_received_at", rental.receivedAt)
        json.field("expires_at", rental.expiresAt)
        json.key("failed_reason")
        json.null()
        json.writeCapabilities(of: rental, at: now)
        json.closeObject()
    }

    /// What an action made of an order, and what else it brought.
    func writeStep(_ rental: Rental, _ json: inout JSONText, rest: (inout JSONText) -> Void) {
        json.openObject()
        json.field("order_id", rental.id.raw)
        json.field("status", NumbersWords.status(rental.state))
        rest(&json)
        json.closeObject()
    }
}
