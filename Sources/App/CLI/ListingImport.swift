import ArgumentParser
import Base
import Domain
import FoundationEssentials

/// The forms in which a catalogue may come.
enum ImportFormat: String, ExpressibleByArgument {
    case services, csv, json

    /// The entries of a file, each as names and values.
    func entries(in path: String) throws -> [[String: String]] {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Complaint("cannot read \(path)")
        }
        switch self {
        case .services, .json:
            guard case .array(let items)? = JSONValue.parse(bytes) else { throw Complaint("\(path): no JSON array") }
            return items.map(Self.texts)
        case .csv:
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Complaint("\(path): no UTF-8") }
            let rows = CommaSeparated.rows(text)
            guard let names = rows.first else { throw Complaint("\(path): no line of column names") }
            return rows.dropFirst().map { row in
                Dictionary(zip(names.map { $0.lowercased() }, row)) { first, _ in first }
            }
        }
    }

    private static func texts(_ item: JSONValue) -> [String: String] {
        guard case .object(let members) = item else { return [:] }
        var texts: [String: String] = [:]
        for member in members where texts[member.name] == nil {
            switch member.value {
            case .text(let text), .number(let text): texts[member.name] = text
            case .flag(let flag): texts[member.name] = flag ? "true" : "false"
            case .null, .array, .object: break
            }
        }
        return texts
    }
}

/// Comma-separated values (RFC 4180).
enum CommaSeparated {
    static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var characters = text.makeIterator()
        var pending = characters.next()
        while let character = pending {
            pending = characters.next()
            if isQuoted {
                if character == "\"" {
                    if pending == "\"" {
                        field.append("\"")
                        pending = characters.next()
                    } else {
                        isQuoted = false
                    }
                } else {
                    field.append(character)
                }
            } else if character == "\"" && field.isEmpty {
                isQuoted = true
            } else if character == "," {
                row.append(field)
                field = ""
            } else if character.isNewline {
                row.append(field)
                if row != [""] { rows.append(row) }
                row = []
                field = ""
            } else {
                field.append(character)
            }
        }
        row.append(field)
        if row != [""] { rows.append(row) }
        return rows
    }
}

/// One entry of an imported catalogue that makes sense.
struct ImportedService: Sendable {
    let item: String
    private let name: String
    private let type: ServiceType
    private let category: String
    private let about: String
    private let platform: String
    private let rate: Rate
    private let minimum: Int64
    private let maximum: Int64
    private let hasRefill: Bool
    private let hasCancel: Bool
    private let hasDripFeed: Bool

    /// - Returns: nil without an id, a name, a known type, a rate and sensible bounds.
    init?(_ entry: [String: String], markupBasisPoints: Int64) {
        guard let item = entry["service"] ?? entry["id"], let name = entry["name"]?.trimmed, !name.isEmpty,
            let type = ServiceTypes.named(entry["type"] ?? "Default"),
            let rate = entry["rate"].flatMap({ Rate(text: $0) }),
            let minimum = WholeNumber.parse(entry["min"] ?? "1"), let maximum = WholeNumber.parse(entry["max"] ?? "1"),
            maximum >= minimum, let marked = try? rate.adjusted(basisPoints: markupBasisPoints)
        else { return nil }
        self.item = item
        self.name = String(name)
        self.type = type
        category = entry["category"] ?? "General"
        about = entry["desc"] ?? entry["description"] ?? ""
        platform = entry["platform"] ?? ""
        self.rate = marked
        self.minimum = minimum
        self.maximum = maximum
        let flag = { (name: String) in ["true", "1", "yes"].contains(entry[name]?.lowercased() ?? "") }
        hasRefill = flag("refill")
        hasCancel = flag("cancel")
        hasDripFeed = flag("dripfeed")
    }

    /// The sandbox knows behaviors, not other panels' ids.
    func item(for provider: UpstreamProvider) -> String { provider.kind == "sandbox" ? "completes" : item }

    func passesSchedule(to provider: UpstreamProvider) -> Bool {
        let service = OfferedService(item: item, name: name, rate: rate, hasDripFeed: hasDripFeed)
        return provider.makesSchedule(of: service, type: type.code)
    }

    func listing(_ id: ListingID, in storefront: StorefrontID, position: Int64) -> Listing {
        var listing = Listing(
            id: id, storefront: storefront, position: position, name: name, type: type, category: category,
            rate: rate, minimum: minimum, maximum: maximum)
        listing.about = about
        listing.platform = platform
        listing.hasRefill = hasRefill
        listing.hasCancel = hasCancel
        listing.hasDripFeed = hasDripFeed
        return listing
    }
}
