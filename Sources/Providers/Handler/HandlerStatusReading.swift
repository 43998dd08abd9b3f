import Base
import Domain

/// What `getStatus` and its kin say of one activation.
enum HandlerStatus: Equatable {
    case waiting
    case received([SeenMessage])
    case canceled
    /// It knows of no such activation.
    case missing
    /// Words that say nothing which is known here.
    case strange
    /// No answer, or none about the activation.
    case none

    init(_ reply: HandlerReply) {
        guard (200...299).contains(reply.status) || reply.problem == .noActivation else {
            self = .none
            return
        }
        if let json = reply.json, reply.problem == nil {
            self = Self.read(json, word: reply.word)
            return
        }
        switch reply.word {
        case "STATUS_OK"?, "FULL_SMS"?: self = Self.read(reply.rest, isText: reply.word == "FULL_SMS") ?? .waiting
        // It waits for another, and tells the one before.
        case "STATUS_WAIT_RETRY"?: self = Self.read(reply.rest, isText: false) ?? .waiting
        case "STATUS_CANCEL"?, "ACCESS_CANCEL"?, "ACCESS_CANCEL_ALREADY"?, "STATUS_CANCELED"?: self = .canceled
        // It has been finished: what was to come has come.
        case "STATUS_ACCESS"?, "ACCESS_ACTIVATION"?, "STATUS_FINISH"?: self = .waiting
        case let word? where word.hasPrefix("STATUS_WAIT_"): self = .waiting
        default:
            switch reply.problem {
            case .noActivation?: self = .missing
            case nil: self = reply.isUnreadable ? .none : .strange
            default: self = .none
            }
        }
    }

    private static func read(_ json: JSONValue, word: String?) -> HandlerStatus {
        if word == "STATUS_CANCEL" { return .canceled }
        let messages = HandlerMessages.read(json)
        if !messages.isEmpty { return .received(messages) }
        let hasPlaces = ["verificationType", "sms", "data", "call", "smsCode", "code"].contains { json[$0] != nil }
        return hasPlaces || word?.hasPrefix("STATUS_") == true ? .waiting : .strange
    }

    private static func read(_ rest: String, isText: Bool) -> HandlerStatus? {
        let quotes: Set<Character> = ["'", "\""]
        var said = rest.trimmed
        while let first = said.first, quotes.contains(first), said.last == first, said.count > 1 {
            said = said.dropFirst().dropLast()
        }
        let isCode = !isText && HandlerMessages.isCode(said)
        return HandlerMessages.message(code: isCode ? String(said) : nil, text: isCode ? nil : String(said))
            .map { .received([$0]) }
    }
}

/// SMS as JSON tells them.
///
/// A message is known by its code, else by its text: one call tells both, another the code alone.
enum HandlerMessages {
    /// SMS of one activation that are read.
    private static let most = 50

    /// Whether a text is a code and no sentence.
    static func isCode(_ text: some StringProtocol) -> Bool {
        (1...16).contains(text.utf8.count) && !text.hasBlank
    }

    static func message(code: String?, text: String?) -> SeenMessage? {
        let code = code.flatMap(told)
        let text = text.flatMap(told)
        // Some put the whole text where the code belongs.
        guard code.map(isCode) ?? true else { return message(code: nil, text: text ?? code) }
        guard let id = code ?? text else { return nil }
        return SeenMessage(id: id, text: text, code: code)
    }

    private static func told(_ text: String) -> String? {
        let trimmed = text.trimmed
        return trimmed.isEmpty || trimmed.lowercased() == "null" ? nil : String(trimmed)
    }

    /// Those of an activation, in the order in which they are told, each once.
    static func read(_ json: JSONValue) -> [SeenMessage] {
        var found: [SeenMessage] = []
        collect(json, &found, depth: 0)
        var seen: Set<String?> = []
        return found.filter { seen.insert($0.id).inserted }
    }

    private static func collect(_ json: JSONValue, _ found: inout [SeenMessage], depth: Int) {
        guard found.count < most, depth < 4 else { return }
        switch json {
        case .array(let items):
            for item in items { collect(item, &found, depth: depth + 1) }
        case .object:
            let codes = texts(json.first(HandlerVocabulary.codes))
            let texts = texts(json.first(HandlerVocabulary.texts))
            for place in 0..<min(max(codes.count, texts.count), most) {
                let pair = (codes.dropFirst(place).first, texts.dropFirst(place).first)
                if let message = message(code: pair.0, text: pair.1) { found.append(message) }
            }
            for name in ["sms", "data", "call"] {
                if let inner = json[name] { collect(inner, &found, depth: depth + 1) }
            }
        case .null, .flag, .number, .text: return
        }
    }

    /// A text, a number, or a list of them.
    private static func texts(_ json: JSONValue?) -> [String] {
        switch json {
        case .text(let text)?: [text]
        case .number(let number)?: [number]
        case .array(let items)?: items.compactMap(\.scalarText)
        default: []
        }
    }
}

/// An entry of the list of open activations.
struct HandlerActivation: Equatable {
    let id: String
    let service: String?
    let country: Int64?
    let phone: String?
    let operatorCode: String?
    let messages: [SeenMessage]

    private static let lists = ["activeActivations", "data", "activations", "rows"]

    /// - Returns: nil where the answer is no list, or an entry has no id.
    static func read(_ reply: HandlerReply) -> [HandlerActivation]? {
        if reply.problem == .noActivation { return [] }
        guard (200...299).contains(reply.status), reply.problem == nil, let json = reply.json,
            let rows = rows(json)
        else { return nil }
        var found: [HandlerActivation] = []
        for row in rows {
            guard let id = row.first(HandlerVocabulary.ids)?.identifierText else { return nil }
            found.append(
                HandlerActivation(
                    id: id,
                    service: row.first(["serviceCode", "service"])?.scalarText.map { HandlerItem.service($0) },
                    country: row.first(["countryCode", "countryId", "country"])?.scalarText
                        .flatMap { WholeNumber.parse($0) },
                    phone: row.first(HandlerVocabulary.phones)?.scalarText.flatMap { HandlerPhone.normalized($0) },
                    operatorCode: row.first(["activationOperator", "operator"])?.scalarText?.lowercased(),
                    messages: HandlerMessages.read(row)))
        }
        return found
    }

    /// The longest list that stands where lists stand: some sellers keep an empty one beside it.
    private static func rows(_ json: JSONValue, depth: Int = 0) -> [JSONValue]? {
        if case .array(let items) = json { return items }
        guard depth < 2 else { return nil }
        let found = lists.compactMap { json[$0] }.compactMap { rows($0, depth: depth + 1) }
        return found.max { $0.count < $1.count }
    }
}
