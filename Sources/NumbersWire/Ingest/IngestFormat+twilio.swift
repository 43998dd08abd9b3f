import Base

extension IngestFormat {
    /// Twilio's webhook for incoming messages: a form, signed together with the address that it was sent to.
    ///
    /// Sources: twilio.com/docs/messaging/guides/webhook-request, twilio.com/docs/usage/webhooks/webhooks-security.
    static let twilio = IngestFormat(
        name: "twilio", answer: Answer(contentType: "text/xml", body: "<Response></Response>"),
        signature: SignatureRule(
            algorithm: .hmacSHA1, header: "X-Twilio-Signature", prefix: "", spelling: .base64, timestampHeader: nil,
            signed: { (request, _) throws(IngestFault) in try TwilioSigning.signed(request) })
    ) { (request, number) throws(IngestFault) in
        let fields = try IngestFields(form: request.body)
        // The same address may be told what became of a message that was sent; that one has another status.
        let status = try fields.text("SmsStatus", most: IngestLimits.sender) ?? "received"
        guard status == "received", try fields.text("MessageStatus", most: IngestLimits.sender) == nil else {
            return nil
        }
        guard try fields.text("Body", most: IngestLimits.text) != nil else { throw .malformed("Body is missing") }
        let id = try fields.id("MessageSid")
        let sender = try fields.sender("From")
        let to = try fields.number("To", own: number)
        guard let text = try fields.message("Body") else { return nil }
        return InboundSMS(sourceID: id, to: to, from: sender, text: text, receivedAt: nil)
    }
}

/// What Twilio signs: the address, then name and value of each field, sorted by name.
enum TwilioSigning {
    static func signed(_ request: IngestRequest) throws(IngestFault) -> SignatureRule.SignedBytes {
        var tail: [UInt8] = []
        let fields = try IngestFields(form: request.body).all
        for field in fields.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            tail += field.name.utf8
            tail += field.value.utf8
        }
        return (Array(request.url.utf8) + tail, otherAddress(request.url).map { Array($0.utf8) + tail })
    }

    /// The address without its port, or with the usual one: Twilio's own libraries try both, as its servers differ.
    static func otherAddress(_ url: String) -> String? {
        let isPlain = url.hasPrefix("http://")
        guard isPlain || url.hasPrefix("https://") else { return nil }
        let scheme = url.prefix(isPlain ? 7 : 8)
        let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let rest = url.dropFirst(scheme.count + authority.count)
        let port = authority.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let host = authority.dropLast(port)
        if port > 0, host.last == ":" { return "\(scheme)\(host.dropLast())\(rest)" }
        return "\(scheme)\(authority)\(isPlain ? ":80" : ":443")\(rest)"
    }
}
