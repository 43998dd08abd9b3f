import Base

/// An answer of a panel: its JSON, if there is any, and what its error is, if it is one.
struct PanelReply {
    let status: Int
    let json: JSONValue?
    let retryAfterMilliseconds: Int64?
    /// For staff: the answer's beginning, without our key.
    let transcript: String

    /// Where the JSON may begin behind notices: places looked at.
    private static let beginnings = 64
    /// What a provider may ask to be left alone at most.
    private static let longestRetryAfterSeconds: Int64 = 3_600

    private static func hide(_ key: String, in body: [UInt8]) -> [UInt8] {
        Array(String(decoding: body, as: UTF8.self).replacing(key, with: "***").utf8)
    }

    init(_ answer: PanelTransport.Answer, hiding key: String) {
        status = answer.status
        retryAfterMilliseconds = answer.retryAfterSeconds.map { min($0, Self.longestRetryAfterSeconds) * 1_000 }
        // Some panels tell our key back: nobody here shall read it, whatever is made of the answer.
        let body = key.isEmpty || !answer.body.contains(key.utf8) ? answer.body : Self.hide(key, in: answer.body)
        json = Self.json(in: body)
        transcript = "HTTP \(answer.status)\n\(String(decoding: body.prefix(4_096), as: UTF8.self))"
    }

    /// The whole body as JSON, or what follows a byte order mark or notices as such.
    ///
    /// A body that begins as JSON is that or nothing: the end of a truncated one could be a whole value that says
    /// something else. For the same reason what follows notices must not stand where only a member's value can.
    private static func json(in body: [UInt8]) -> JSONValue? {
        var bytes = body[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if let whole = parse(bytes) { return whole }
        let isOpening = { (byte: UInt8) in byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }
        guard let first = bytes.first(where: { !$0.isBlank }), !isOpening(first) else { return nil }
        let insides = Set(":,[{".utf8)
        var tried = 0
        var rest = bytes
        while tried < beginnings, let start = rest.firstIndex(where: isOpening) {
            let before = bytes[..<start].last { !$0.isBlank }
            if before.map({ !insides.contains($0) }) ?? true, let found = parse(bytes[start...]) { return found }
            rest = rest[(start + 1)...]
            tried += 1
        }
        return nil
    }

    /// Bytes that are no UTF-8, as in names of services, are replaced; structure and digits are ASCII.
    private static func parse(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
        JSONValue.parse(bytes)
            ?? (String(validating: bytes, as: UTF8.self) == nil
                ? JSONValue.parse(Array(String(decoding: bytes, as: UTF8.self).utf8)) : nil)
    }

    /// Whether the answer as a whole came from something else than the panel's program, or says nothing.
    var isUnreadable: Bool { json == nil || !(200...299).contains(status) && error == nil || status >= 500 }

    /// The text of the error that the answer is, or nil.
    var error: String? { json.flatMap { Self.error(in: $0) } }

    /// What the error means beyond a refusal; nil = nothing more.
    var problem: PanelProblem? { error.flatMap(PanelVocabulary.problem) }

    /// - Parameter isOrder: `status` is an order's state, unless a message stands beside it.
    static func error(in json: JSONValue, isOrder: Bool = false, depth: Int = 0) -> String? {
        guard case .object = json else { return nil }
        let message =
            json.first(PanelVocabulary.messages)?.scalarText
            ?? json.unwrapped.lazy.compactMap { $0.first(PanelVocabulary.messages)?.scalarText }.first
        if let member = json.first(PanelVocabulary.errors), let text = text(of: member, message) { return text }
        let isMarked = [json["status"], json["success"]].contains { mark in
            switch mark {
            case .flag(let flag)?: !flag
            case .text(let word)?: PanelVocabulary.failures.contains(PanelVocabulary.fold(word))
            case .number(let number)?: number == "0" && mark == json["success"]
            default: false
            }
        }
        if isMarked, message != nil || !isOrder { return message ?? json["status"]?.scalarText ?? "error" }
        guard depth == 0 else { return nil }
        for name in PanelVocabulary.wrappers {
            if let inner = json[name], let text = error(in: inner, isOrder: isOrder, depth: 1) { return text }
        }
        return nil
    }

    /// An error member's text: itself, the first text one level down, or the message beside it; nil = no error.
    private static func text(of member: JSONValue, _ message: String?) -> String? {
        switch member {
        case .null, .flag(false): return nil
        case .flag(true): return message ?? "error"
        case .text(let text): return text.trimmed.isEmpty ? nil : text
        case .number(let number): return number == "0" ? nil : message ?? number
        case .array(let items): return words(items)
        case .object(let members): return words(members.map(\.value))
        }
    }
}

/// The first text, else the first number.
private func words(_ values: [JSONValue]) -> String? {
    for case .text(let text) in values where !text.trimmed.isEmpty { return text }
    return values.lazy.compactMap(\.scalarText).first ?? (values.isEmpty ? nil : "error")
}

extension JSONValue {
    /// The first member that has one of these names and is not null.
    func first(_ names: [String]) -> JSONValue? {
        for name in names {
            if let value = self[name], value != .null { return value }
        }
        return nil
    }

    /// An id: a positive whole number, or a text of up to 64 characters without blanks that means one.
    var identifierText: String? {
        switch self {
        case .number(let text):
            let isWhole = !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            return isWhole && text.utf8.count <= 20 && text.contains { $0 != "0" } ? text : nil
        case .text(let sent):
            let text = String(sent.trimmed)
            guard !text.isEmpty, text.utf8.count <= 64, !text.hasBlank, !text.hasControlCharacter,
                text.contains(where: { $0 != "0" }),
                !["null", "false", "true", "undefined"].contains(text.lowercased())
            else { return nil }
            return text
        case .null, .flag, .array, .object: return nil
        }
    }

    /// What stands in it one level deeper, where it is wrapped.
    var unwrapped: [JSONValue] { PanelVocabulary.wrappers.compactMap { self[$0] } }
}
