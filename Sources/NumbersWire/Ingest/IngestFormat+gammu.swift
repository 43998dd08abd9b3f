import Base

extension IngestFormat {
    /// The variables that Gammu SMSD hands to its RunOnReceive program, as a form or a JSON object, signed as ours.
    ///
    /// Gammu tells neither an id nor its own number: a script may add `ID`, and `TO` or a `PhoneID` that is a number.
    /// Source: gammu-smsd-run(7).
    static let gammu = IngestFormat(name: "gammu", answer: .json, signature: .ours) {
        (request, number) throws(IngestFault) in
        let fields = try IngestFields(request)
        let id = try fields.id("ID")
        let sender = try fields.sender("SMS_1_NUMBER")
        let to = try fields.gammuNumber(own: number)
        guard let text = try fields.gammuText() else { return nil }
        return InboundSMS(
            sourceID: id, to: to, from: sender, text: text, receivedAt: try fields.gammuTime())
    }
}

extension IngestFields {
    /// `TO`; else `PHONE_ID` where it is written as a number with `+`, since it may be any name; else the source's own.
    fileprivate func gammuNumber(own: String) throws(IngestFault) -> String {
        if let to = try text("TO", most: IngestLimits.sender), !to.trimmed.isEmpty {
            return try number("TO", own: own)
        }
        if let id = try text("PHONE_ID", most: IngestLimits.text)?.trimmed, id.hasPrefix("+"),
            let number = PhoneText.number(id, own: own)
        {
            return number
        }
        return try number("TO", own: own)
    }

    /// The decoded parts; where Gammu could not decode, the messages as they came; nil where neither has a text.
    fileprivate func gammuText() throws(IngestFault) -> String? {
        guard let messages = try count("SMS_MESSAGES") else { throw .malformed("SMS_MESSAGES is missing") }
        if let decoded = try joined(try count("DECODED_PARTS") ?? 0, { "DECODED_\($0)_TEXT" }) { return decoded }
        return try joined(messages) { "SMS_\($0)_TEXT" }
    }

    /// The time of the network's message centre, which newer versions tell.
    fileprivate func gammuTime() throws(IngestFault) -> Instant? {
        for name in ["SMS_1_TIMESTAMP", "SMS_1_DATETIME"] {
            if let written = try text(name, most: IngestLimits.sender), let time = IngestTime.read(written.trimmed) {
                return time
            }
        }
        return nil
    }

    private func count(_ name: String) throws(IngestFault) -> Int64? {
        guard let written = try text(name, most: IngestLimits.sender) else { return nil }
        guard let count = WholeNumber.parse(written.trimmed), count <= IngestLimits.parts else {
            throw .malformed("\(name) is no number up to \(IngestLimits.parts)")
        }
        return count
    }

    private func joined(_ count: Int64, _ name: (Int64) -> String) throws(IngestFault) -> String? {
        var text = ""
        for part in 0..<count { text += try self.text(name(part + 1), most: IngestLimits.text) ?? "" }
        guard text.unicodeScalars.count <= IngestLimits.text else {
            throw .malformed("the text: at most \(IngestLimits.text) characters")
        }
        return text.isBlankText ? nil : text
    }
}
