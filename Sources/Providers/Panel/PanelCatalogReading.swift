import Base
import Domain

/// Reads a panel's catalogue and balance.
enum PanelCatalogReading {
    /// What a catalogue held.
    struct Services: Equatable {
        enum Entry: Equatable {
            case service(OfferedService)
            /// It makes no sense and is left out.
            case bad
            case otherCurrency(String)
        }

        /// Without those whose id stood before.
        var entries: [Entry] = []

        var services: [OfferedService] {
            entries.compactMap { if case .service(let service) = $0 { service } else { nil } }
        }
        var otherCurrency: String? {
            entries.lazy.compactMap { if case .otherCurrency(let code) = $0 { code } else { nil } }.first
        }
    }

    /// Services in one catalogue; what exceeds them is no catalogue.
    static let mostServices = 100_000

    /// - Returns: nil where the answer is no catalogue; an empty one is none.
    static func services(_ reply: PanelReply, currency: String) -> Services? {
        guard !reply.isUnreadable, let json = reply.json, let items = items(json), !items.isEmpty,
            items.count <= mostServices
        else { return nil }
        var found = Services()
        var seen: Set<String> = []
        for (name, item) in items {
            let entry = entry(item, name: name, currency: currency)
            if case .service(let service) = entry, !seen.insert(service.item).inserted { continue }
            found.entries.append(entry)
        }
        return found.services.isEmpty ? nil : found
    }

    /// The entries, with the name under which each stands in a map.
    private static func items(_ json: JSONValue) -> [(String?, JSONValue)]? {
        if case .array(let items) = json { return items.map { (nil, $0) } }
        for inner in [json["services"]].compactMap({ $0 }) + json.unwrapped {
            if case .array(let items) = inner { return items.map { (nil, $0) } }
            if case .object(let members) = inner, let map = map(members) { return map }
            if let deeper = inner["services"], case .array(let items) = deeper { return items.map { (nil, $0) } }
        }
        if case .object(let members) = json { return map(members) }
        return nil
    }

    private static func map(_ members: [JSONValue.Member]) -> [(String?, JSONValue)]? {
        let isMap = members.allSatisfy { if case .object = $0.value { true } else { false } }
        return isMap && !members.isEmpty ? members.map { ($0.name, $0.value) } : nil
    }

    private static func entry(_ json: JSONValue, name key: String?, currency: String) -> Services.Entry {
        guard case .object = json else { return .bad }
        let id =
            json.first(PanelVocabulary.serviceIDs)?.identifierText
            ?? key.flatMap { JSONValue.text($0).identifierText }
        guard let id, let name = json["name"]?.scalarText?.trimmed, !name.isEmpty else { return .bad }
        let told = json.first(["rate", "price"])
        let nanos: Int64
        switch PanelNumber.amount(told, scale: Rate.decimals, currency: currency) {
        case .value(let value) where value >= 0: nanos = value
        case .otherCurrency(let code): return .otherCurrency(code)
        case .absent, .bad, .value: return .bad
        }
        let minimum = PanelNumber.count(json["min"])
        let maximum = PanelNumber.count(json["max"])
        let least = minimum.value ?? 1
        let most = maximum.value ?? least
        guard minimum != .bad, maximum != .bad, least >= 0, most >= least else { return .bad }
        let type = json["type"]?.scalarText ?? "Default"
        return .service(
            OfferedService(
                item: id, name: String(name), type: ServiceTypes.named(type)?.name ?? type,
                category: json["category"]?.scalarText ?? "",
                rate: Rate(
                    nanos: nanos, shownDecimals: told?.scalarText.flatMap { Rate(text: $0) }?.shownDecimals ?? 0),
                minimum: least, maximum: most, hasRefill: flag(json["refill"]), hasCancel: flag(json["cancel"]),
                hasDripFeed: flag(json.first(["dripfeed", "drip_feed"]))))
    }

    private static func flag(_ json: JSONValue?) -> Bool {
        if case .flag(let flag)? = json { return flag }
        return json?.scalarText.map { PanelVocabulary.yes.contains($0.lowercased()) } ?? false
    }

    /// What `balance` told.
    enum Balance: Equatable {
        case money(Money, Currency)
        case refused(String)
        case otherCurrency(String)
        case unreadable
    }

    /// - Parameter currency: the provider's; nil = whatever it tells.
    static func balance(_ reply: PanelReply, currency: Currency?) -> Balance {
        if let error = reply.error, reply.status < 500 { return .refused(error) }
        guard !reply.isUnreadable, let json = reply.json else { return .unreadable }
        for body in [json] + json.unwrapped {
            guard let told = body["balance"] else { continue }
            let code = body["currency"]?.scalarText.flatMap { Currency($0.uppercased()) }
            if let code, let currency, code != currency { return .otherCurrency(code.code) }
            let own = code ?? currency
            switch PanelNumber.amount(told, scale: Money.decimals, currency: own?.code ?? "") {
            case .value(let micros): return own.map { .money(Money(micros: micros), $0) } ?? .unreadable
            case .otherCurrency(let mark): return .otherCurrency(mark)
            case .absent, .bad: return .unreadable
            }
        }
        return .unreadable
    }
}
