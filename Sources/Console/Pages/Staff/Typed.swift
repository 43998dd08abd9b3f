import Base
import Commands
import Domain
import Errands
import HTTPTypes
import Storage

/// A form as somebody typed it: its values, read one by one, and what is wrong with them.
struct Typed {
    /// nil = nothing was sent yet; fields show what is stored.
    let form: FormValues?
    private(set) var errors: [String: Phrase] = [:]
    /// What is wrong with the whole.
    var refusal: Phrase?
    /// Whether somebody else has changed what is stored since the form was made.
    var isOvertaken = false

    init(_ form: FormValues? = nil) {
        self.form = form
    }

    var isRight: Bool { errors.isEmpty && refusal == nil }
    var status: HTTPResponse.Status { isRight ? .ok : .unprocessableContent }

    mutating func refuse(_ name: String, _ phrase: Phrase) { if errors[name] == nil { errors[name] = phrase } }

    /// Tells of a command's refusal above the form.
    ///
    /// - Throws: what is not about the form: a missing row, a server that cannot.
    mutating func refuse(_ fault: Fault) throws(Fault) {
        switch fault {
        case .invalid, .alreadyExists, .wrongState, .conflict, .amountOverflow, .tooManyIDs, .providerRefused,
            .exchangeRateUnavailable:
            refusal = FaultWords.phrase(fault)
        default: throw fault
        }
    }

    // MARK: reading

    mutating func text(_ name: String, atMost most: Int, hasLines: Bool = false, isRequired: Bool = true) -> String {
        let text = form?[name] ?? ""
        if text.isEmpty, isRequired { refuse(name, "Please fill this in.") }
        if !Checks.isPlain(text, atMost: most, hasLines: hasLines) {
            refuse(name, Phrase("At most {most} characters, and no control characters.", ["most": String(most)]))
        }
        return text
    }

    mutating func number(_ name: String, _ range: ClosedRange<Int64>) -> Int64 {
        guard let number = form?.number(name), range.contains(number) else {
            refuse(
                name,
                Phrase(
                    "A whole number from {least} to {most}.",
                    ["least": String(range.lowerBound), "most": String(range.upperBound)]))
            return range.lowerBound
        }
        return number
    }

    /// A percentage with two decimals, in hundredths of a percent.
    mutating func percent(_ name: String, _ range: ClosedRange<Int64>) -> Int64 {
        guard let parsed = DecimalText.parse(form?[name] ?? "", scale: 2), range.contains(parsed.scaled) else {
            refuse(
                name,
                Phrase(
                    "A percentage from {least} to {most}, such as 25 or 12.5.",
                    ["least": Percent.text(range.lowerBound), "most": Percent.text(range.upperBound)]))
            return 0
        }
        return parsed.scaled
    }

    mutating func rate(_ name: String) -> Rate {
        guard let rate = Rate(text: form?[name] ?? "") else {
            refuse(name, "A price such as 0.90, with at most nine decimals.")
            return .zero
        }
        return rate
    }

    /// An amount that is not below zero.
    mutating func money(_ name: String) -> Money {
        guard let money = Money(text: form?[name] ?? ""), money >= .zero else {
            refuse(name, "An amount such as 10.50, with at most six decimals.")
            return .zero
        }
        return money
    }

    mutating func currency(_ name: String) -> Currency {
        guard let currency = Currency((form?[name] ?? "").uppercased()) else {
            refuse(name, "Three letters, such as USD.")
            return .usd
        }
        return currency
    }

    /// One of the values that are offered; the first where it is none.
    mutating func choice(_ name: String, _ choices: [Field.Choice]) -> String {
        let value = form?[name] ?? ""
        guard choices.contains(where: { $0.value == value }) else {
            refuse(name, "Please choose one.")
            return choices.first?.value ?? ""
        }
        return value
    }

    /// Whether a row's box was ticked.
    func isTicked(_ name: String, _ value: String) -> Bool { form?.all(name).contains(value) ?? false }

    func isOn(_ name: String) -> Bool { form?.isOn(name) ?? false }

    // MARK: showing

    /// A field with what was typed, else with what is stored, and with what was wrong.
    ///
    /// - Parameter stored: nil = it shows nothing that is stored, and begins with the field's own value.
    func field(_ field: Field, _ stored: String? = nil) -> Field {
        field.with {
            $0.value = form.map { $0.raw(field.name) } ?? stored ?? field.value
            $0.error = errors[field.name] ?? difference(field, stored)
        }
    }

    /// What somebody else has made of a field, where it is not what was typed.
    private func difference(_ field: Field, _ stored: String?) -> Phrase? {
        guard isOvertaken, let stored, let typed = form?.raw(field.name), typed != stored else { return nil }
        switch field.kind {
        case .check: return stored == "on" ? "This is ticked by now." : "This is not ticked by now."
        case .choice(let choices):
            return choices.contains { $0.value == stored } ? "By now something else is chosen." : nil
        default: return Phrase("By now this is: {value}", ["value": stored])
        }
    }

    /// Names the rows that the form is made from; one that is sent with a mistake keeps those it was made from first.
    func seen(_ rows: [SeenRow]) -> Field {
        SeenRows.hidden(rows).with { field in
            if !isOvertaken, let form, form.has(field.name) { field.value = form[field.name] }
        }
    }

    func text(_ name: String, _ label: Phrase, _ stored: String? = nil, help: Phrase? = nil, isRequired: Bool = true)
        -> Field
    {
        field(
            Field(name, label).with {
                $0.help = help
                $0.isRequired = isRequired
            }, stored)
    }

    func check(_ name: String, _ label: Phrase, _ stored: Bool? = nil, help: Phrase? = nil) -> Field {
        field(Field(name, label, .check).with { $0.help = help }, stored.map { $0 ? "on" : "" })
    }

    func choose(
        _ name: String, _ label: Phrase, _ choices: [Field.Choice], _ stored: String? = nil, help: Phrase? = nil
    ) -> Field {
        field(Field(name, label, .choice(choices)).with { $0.help = help }, stored)
    }
}

/// Hundredths of a percent as people write them.
enum Percent {
    static func text(_ basisPoints: Int64) -> String { DecimalText.text(basisPoints, scale: 2) }
}

/// A list in memory, a page at a time. A page begins behind the last row of the one before, wherever that stands by
/// now; where it is gone, at the number that it had.
struct Stretch<Row> {
    let rows: [Row]
    let total: Int
    /// Where the next page begins, and behind which row; nil = this is the last.
    private let next: (number: Int, after: String)?

    /// - Parameter name: what a row is found again by.
    init(_ all: [Row], from query: FormValues, rows most: Int, by name: (Row) -> String) {
        let after = query.raw("after")
        let behind = after.isEmpty ? nil : all.firstIndex { name($0) == after }.map { $0 + 1 }
        let start = behind ?? min(all.count, Int(clamping: query.number("from") ?? 0))
        rows = Array(all[start...].prefix(most))
        total = all.count
        let end = start + rows.count
        next = end < all.count ? rows.last.map { (end, name($0)) } : nil
    }

    /// The address of the next page.
    func older(_ path: String, _ query: FormValues, _ names: [String]) -> String? {
        next.map {
            Links.path(path, names.map { ($0, query[$0]) } + [("from", String($0.number)), ("after", $0.after)])
        }
    }
}

extension FormValues {
    /// Words to look for, small letters.
    func words(_ name: String) -> [String] {
        self[name].prefix(100).lowercased().split(separator: " ").map(String.init)
    }
}

extension StaffVisit {
    /// Makes this node see what was changed of the catalogue.
    func refresh() async throws(Fault) { try await visit.console.desk.catalog.refresh() }

    /// - Throws: `notFound`.
    func provider(_ name: String = "id") throws(Fault) -> UpstreamProvider {
        let id: ProviderID? = visit.id(name)
        guard let id, let row = visit.catalog.providers[id] else { throw .notFound("provider") }
        return row
    }

    /// - Throws: `notFound`.
    func shop(_ name: String = "id") throws(Fault) -> Storefront {
        let id: StorefrontID? = visit.id(name)
        guard let id, let row = visit.catalog.storefronts[id] else { throw .notFound("storefront") }
        return row
    }

    /// - Throws: `notFound`.
    func listing(_ name: String = "id") throws(Fault) -> Listing {
        let id: ListingID? = visit.id(name)
        guard let id, let row = visit.catalog.listings[id] else { throw .notFound("listing") }
        return row
    }

    var shops: [Storefront] { visit.catalog.storefronts.values.sorted { $0.id < $1.id } }
    var upstreams: [UpstreamProvider] { visit.catalog.providers.values.sorted { $0.id < $1.id } }

    var shopChoices: [Field.Choice] { shops.map { Field.Choice(String($0.id.raw), .verbatim($0.name)) } }
    var upstreamChoices: [Field.Choice] { upstreams.map { Field.Choice(String($0.id.raw), .verbatim($0.name)) } }

    /// Back to a page that has been told of in the form, if it is one of ours.
    func back(else fallback: String) -> String { Links.back(visit.form["back"], else: fallback) }
}
