import Base

extension IngestFormat {
    /// The webhook `sms:received` of "SMS Gateway for Android" (capcom6/android-sms-gateway).
    ///
    /// Source: docs.sms-gate.app/features/webhooks. Older versions write `phoneNumber` for `sender` and tell no
    /// `recipient`; the signature goes over the body and, without anything between, the time.
    static let android = IngestFormat(
        name: "android", answer: .json,
        signature: SignatureRule(
            algorithm: .hmacSHA256, header: "X-Signature", prefix: "", spelling: .hex, timestampHeader: "X-Timestamp",
            signed: { request, timestamp in (request.body + Array(timestamp.utf8), nil) })
    ) { (request, number) throws(IngestFault) in
        let fields = try IngestFields(json: request.body)
        switch try fields.text("event", most: IngestLimits.sender) {
        case "sms:received": break
        // It holds SMS, several of them: acknowledging it would lose them.
        case "sms:batch:received": throw .malformed("register the webhook for sms:received, not for sms:batch:received")
        case nil: throw .malformed("event is missing")
        default: return nil
        }
        let payload = try fields.object("payload")
        guard try payload.text("message", most: IngestLimits.text) != nil else {
            throw .malformed("message is missing")
        }
        let receivedAt = try payload.text("receivedAt", most: IngestLimits.sender).flatMap { IngestTime.read($0) }
        let id = try payload.androidID(receivedAt, event: try fields.id("id"))
        let newer = try payload.sender("sender")
        let sender = newer.isEmpty ? try payload.sender("phoneNumber") : newer
        let to = try payload.androidNumber(own: number)
        guard let text = try payload.message("message") else { return nil }
        return InboundSMS(sourceID: id, to: to, from: sender, text: text, receivedAt: receivedAt)
    }
}

extension IngestFields {
    /// The message's id with its time, which stay the same when the app exports its inbox again; else the event's.
    ///
    /// The message's id alone is a hash of 32 bits: among many messages two would meet, and one would be lost.
    fileprivate func androidID(_ receivedAt: Instant?, event: String?) throws(IngestFault) -> String? {
        let message = try id("messageId")
        guard let message, let receivedAt else { return event ?? message }
        let id = "\(message)@\(receivedAt.milliseconds)"
        return id.utf8.count <= IngestLimits.id ? id : event
    }

    /// What the phone tells; else the source's own number, for the first SIM only: another's codes are not its.
    fileprivate func androidNumber(own: String) throws(IngestFault) -> String {
        let slot = try text("simNumber", most: IngestLimits.sender) ?? "1"
        do throws(IngestFault) {
            return try number("recipient", own: slot == "1" ? own : "")
        } catch .noNumber where !own.isEmpty {
            throw .malformed("the phone does not tell the number of this SIM, and the source's own is for the first")
        }
    }
}
