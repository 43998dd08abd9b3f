import Base

/// An answer in the wholesale protocol: a plain word with something behind a colon, or JSON.
struct HandlerReply {
    let status: Int
    /// The word, as it was sent where it is one (`STATUS_OK`), else an error's, folded.
    let word: String?
    /// What stands behind the word's colon.
    let rest: String
    /// An object or a list.
    let json: JSONValue?
    let retryAfterMilliseconds: Int64?
    /// For staff: the answer's beginning, without our key.
    let transcript: String
    /// Whether the word is an error that JSON told.
    private let isComplaint: Bool
    private let complaint: String

    /// Longer bodies hold no plain word.
    private static let longestPlain = 16_384
    /// Longer texts are no sentence that means something.
    private static let longestSentence = 120
    /// What a provider may ask to be left alone at most.
    private static let longestRestSeconds: Int64 = 3_600

    init(_ answer: PanelTransport.Answer, hiding key: String) {
        let panel = PanelReply(answer, hiding: key)
        status = answer.status
        transcript = panel.transcript
        let plain =
            answer.body.count <= Self.longestPlain ? Self.plain(answer.body, hiding: key) : Plain(word: nil, rest: "")
        var found: JSONValue?
        switch (plain.isCertain, panel.json) {
        case (false, .object?), (false, .array?): found = panel.json
        default: found = nil
        }
        json = found
        let error = found.flatMap(Self.complaint)
        isComplaint = error != nil
        complaint = error?.words ?? ""
        if let found {
            word = error?.word ?? Self.statusWord(in: found)
            rest = ""
        } else {
            word = plain.word
            rest = plain.rest
        }
        let told = found?["info"]?["retry_after_seconds"]?.scalarText.flatMap { WholeNumber.parse($0) }
        retryAfterMilliseconds =
            panel.retryAfterMilliseconds ?? told.map { min($0, Self.longestRestSeconds) * 1_000 }
    }

    /// Whether nothing in it can be understood.
    var isUnreadable: Bool { json == nil && word == nil }

    /// What it refuses with; nil where it is no refusal, or none that is clear.
    var problem: HandlerProblem? {
        if let word, let known = HandlerVocabulary.problem(word) { return known }
        return isComplaint ? .refused : nil
    }

    /// In one line, for staff.
    var words: String {
        let said = isComplaint ? complaint : [word ?? "", rest].filter { !$0.isEmpty }.joined(separator: ":")
        return said.isEmpty ? "HTTP \(status) without an answer" : said.cut(toBytes: 200)
    }

    // MARK: plain words

    private struct Plain {
        var word: String?
        var rest: String
        /// Whether the whole answer is that word, so that no JSON is looked for in it.
        var isCertain = false
    }

    private static func plain(_ body: [UInt8], hiding key: String) -> Plain {
        var bytes = body[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var text = String(decoding: bytes, as: UTF8.self)
        if !key.isEmpty { text = text.replacing(key, with: "***") }
        var all = String(text.trimmed)
        if all.hasPrefix("\""), case .text(let inner)? = JSONValue.parse(Array(all.utf8)) {
            all = String(inner.trimmed)
        }
        if let (word, rest) = split(all[...]) { return Plain(word: word, rest: rest, isCertain: true) }
        // Behind notices of its interpreter the word stands in the last line.
        if let line = all.split(whereSeparator: \.isNewline).last(where: { !$0.trimmed.isEmpty }),
            let (word, rest) = split(line.trimmed)
        {
            return Plain(word: word, rest: rest)
        }
        guard all.utf8.count <= longestSentence, !all.contains(where: { "<{[".contains($0) }) else {
            return Plain(word: nil, rest: "")
        }
        let folded = HandlerVocabulary.fold(all)
        return Plain(word: HandlerVocabulary.problem(folded) == nil ? nil : folded, rest: "")
    }

    /// `WORD` or `WORD:rest`; nil where the beginning is no word in capitals.
    private static func split(_ text: Substring) -> (word: String, rest: String)? {
        let colon = text.firstIndex(of: ":")
        let head = text[..<(colon ?? text.endIndex)].trimmed
        guard (2...64).contains(head.utf8.count), head.utf8.first.map({ (0x41...0x5A).contains($0) }) == true,
            head.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { return nil }
        return (String(head), colon.map { String(text[text.index(after: $0)...].trimmed) } ?? "")
    }

    // MARK: JSON

    /// A word like `STATUS_CANCEL` in a member of that name.
    private static func statusWord(in json: JSONValue) -> String? {
        guard let word = json["status"]?.scalarText, word.hasPrefix("STATUS_") || word.hasPrefix("ACCESS_") else {
            return nil
        }
        return word
    }

    /// The error that an answer is: a word for tables and words for people.
    private static func complaint(in json: JSONValue) -> (word: String, words: String)? {
        guard case .object = json else { return nil }
        let status = json["status"]?.scalarText.map { HandlerVocabulary.fold($0) } ?? ""
        let isMarked =
            HandlerVocabulary.failures.contains(status) || json["status"] == .flag(false)
            || json["success"] == .flag(false) || json["title"]?.scalarText != nil || isError(json["error"])
        if !isMarked {
            // A word alone, under a name that others use for other things.
            let words = [status, json["code"]?.scalarText.map { HandlerVocabulary.fold($0) } ?? ""]
            return words.first { HandlerVocabulary.problems[$0] != nil }.map { ($0, $0) }
        }
        let texts = HandlerVocabulary.complaints.compactMap { json[$0] }.flatMap(texts)
        let known = texts.first { HandlerVocabulary.problem(HandlerVocabulary.fold($0)) != nil }
        let word = HandlerVocabulary.fold(known ?? texts.first ?? "ERROR")
        return (word.isEmpty ? "ERROR" : word, texts.isEmpty ? "error" : texts.joined(separator: ": "))
    }

    private static func isError(_ member: JSONValue?) -> Bool {
        switch member {
        case nil, .null?, .flag(false)?: false
        case .text(let text)?: !text.trimmed.isEmpty
        case .number(let number)?: number != "0"
        case .flag?, .array?, .object?: true
        }
    }

    /// The texts in an error's member, one level down at most.
    private static func texts(_ member: JSONValue) -> [String] {
        switch member {
        case .text(let text): text.trimmed.isEmpty ? [] : [text]
        case .number(let number): [number]
        case .array(let items): items.compactMap(\.scalarText)
        case .object: HandlerVocabulary.complaints.compactMap { member[$0]?.scalarText }
        case .null, .flag: []
        }
    }
}
