import Base

extension IngestFormat {
    /// Our own: `{id, to, from, text, received_at}`; only `text` must be there.
    static let json = IngestFormat(name: "json", answer: .json, signature: .ours) {
        (request, number) throws(IngestFault) in
        let fields = try IngestFields(json: request.body)
        guard try fields.text("text", most: IngestLimits.text) != nil else { throw .malformed("text is missing") }
        var receivedAt: Instant?
        if let written = try fields.text("received_at", most: IngestLimits.sender) {
            guard let read = IngestTime.read(written) else {
                throw .malformed("received_at is no time such as 2027-11-11T08:00:00+07:00")
            }
            receivedAt = read
        }
        let id = try fields.id("id")
        let sender = try fields.sender("from")
        let to = try fields.number("to", own: number)
        guard let text = try fields.message("text") else { return nil }
        return InboundSMS(sourceID: id, to: to, from: sender, text: text, receivedAt: receivedAt)
    }
}
