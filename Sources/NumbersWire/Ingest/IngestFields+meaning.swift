import Base

extension IngestFields {
    /// What the SMS says; nil where that is nothing anybody could use.
    func message(_ name: String) throws(IngestFault) -> String? {
        try text(name, most: IngestLimits.text).flatMap { $0.isBlankText ? nil : $0 }
    }

    /// Who sent it; empty where that is not told.
    func sender(_ name: String) throws(IngestFault) -> String {
        let sender = try text(name, most: IngestLimits.sender).map { String($0.trimmed) } ?? ""
        guard !sender.hasControlCharacter else { throw .malformed("\(name) has a control character") }
        return sender
    }

    /// The gateway's id of the message; nil where it gives none.
    func id(_ name: String) throws(IngestFault) -> String? {
        guard let id = try text(name, most: IngestLimits.id).map({ String($0.trimmed) }), !id.isEmpty else {
            return nil
        }
        guard id.utf8.count <= IngestLimits.id, !id.hasControlCharacter else {
            throw .malformed("\(name): at most \(IngestLimits.id) bytes without control characters")
        }
        return id
    }

    /// The number that the SMS came to: what is told, else the source's own.
    ///
    /// - Throws: `malformed` for what is told and is no number; it is never replaced by the source's own, since a
    ///   code must not reach the wrong number. `noNumber` where nothing is told and the source has none.
    func number(_ name: String, own: String) throws(IngestFault) -> String {
        let told = try text(name, most: IngestLimits.sender)?.trimmed ?? ""
        if told.isEmpty {
            guard !own.isEmpty else { throw .noNumber }
            return own
        }
        guard let number = PhoneText.number(told, own: own) else {
            throw .malformed("\(name) is no number with its country code: + and 5 to 15 digits")
        }
        return number
    }
}

extension String {
    /// Whether there is nothing in it that a person would see.
    var isBlankText: Bool {
        unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint }
    }
}
