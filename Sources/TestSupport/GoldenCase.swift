import Base
import Commands
import Domain
import FoundationEssentials
import PanelWire
import Storage

/// A case of the wire in one file: where it comes from, the world it needs, the request, the answer to the byte.
///
///     source: 003 order status
///     --- example
///     {"charge": "0.27819", …}          as the source prints it; the answer must have its shape
///     --- world
///     storefront standard USD
///     listing followers Default 0.27819 min=50 max=10000 refill cancel
///     order first followers quantity=1157
///     partial first start=3572 remains=157
///     --- request
///     action=status&order={first}
///     --- answer
///     {"charge":"0.27819",…}
///
/// Names in braces stand for the ids that the world gave out.
package struct GoldenCase: Sendable {
    package let name: String
    package let source: String
    package let example: String?
    package let world: [String]
    package let request: String
    package let answer: String

    package init(name: String, text: String) throws {
        self.name = name
        var sections: [String: [Substring]] = [:]
        var current = "head"
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--- ") {
                current = String(line.dropFirst(4))
            } else {
                sections[current, default: []].append(line)
            }
        }
        guard let head = sections["head"]?.first(where: { $0.hasPrefix("source: ") }),
            let request = sections["request"],
            let answer = sections["answer"]
        else { throw Fault.invalid("\(name): a case has a source, a request and an answer") }
        source = String(head.dropFirst(8))
        example = sections["example"].map { $0.joined(separator: "\n") }
        world = (sections["world"] ?? []).map(String.init).filter { !$0.isEmpty }
        self.request = request.filter { !$0.isEmpty }.joined(separator: "&")
        self.answer = answer.joined(separator: "\n").trimmingEnds
    }

    /// All cases of a folder, by name.
    package static func all(in folder: URL) throws -> [GoldenCase] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".case") }.sorted().map {
            try GoldenCase(
                name: $0, text: String(decoding: Data(contentsOf: folder.appending(path: $0)), as: UTF8.self))
        }
    }
}

extension String {
    fileprivate var trimmingEnds: String { String(trimmed) }
}

/// Builds a case's world by commands and sends its request.
package final class GoldenStage {
    private let world: World
    private var shop: StorefrontID?
    private var customer: Customer?
    private var path = "/api/v2"
    private var host = ""
    private var ids: [String: String] = [:]
    private var listings: [String: ListingID] = [:]
    private var orders: [String: OrderID] = [:]
    private var refills: [String: RefillID] = [:]

    package init() async throws {
        world = try await World()
    }

    /// The answer to the request, and the answer that the case wants, with ids in the place of their names.
    package func play(_ golden: GoldenCase) async throws -> (got: String, wanted: String) {
        for line in golden.world { try await step(line) }
        try await world.watch.refresh()
        let fields = filled(golden.request).split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(halves[0]), halves.count > 1 ? String(halves[1]).replacing("\\n", with: "\n") : "")
        }
        // A request that names its own key speaks for nobody.
        let asker = fields.contains { $0.0 == "key" } ? nil : customer
        let got = await world.ask(asker, fields, path: path, host: host)
        if case .object(let members)? = JSONValue.parse(got.utf8), golden.request.contains("action=add"),
            let id = members.first(where: { $0.name == "order" })?.value.scalarText
        {
            ids["placed"] = id
        }
        if case .object(let members)? = JSONValue.parse(got.utf8),
            let id = members.first(where: { $0.name == "refill" })
        {
            ids["made"] = id.value.scalarText
        }
        if case .array(let items)? = JSONValue.parse(got.utf8), golden.request.contains("action=refill&") {
            for (position, item) in items.enumerated() { ids["made\(position + 1)"] = item["refill"]?.scalarText }
        }
        return (got, filled(golden.answer))
    }

    package func audit() async throws -> AuditFailure? {
        try await world.audit().failure.map(AuditFailure.init)
    }

    package struct AuditFailure: Sendable {
        package let text: String
        init(_ text: String) { self.text = text }
    }

    private func filled(_ text: String) -> String {
        ids.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    private func step(_ line: String) async throws {
        let words = Self.words(line)
        let options = Dictionary(
            words.dropFirst(2).compactMap { word -> (String, String)? in
                let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return halves.count == 2 ? (String(halves[0]), String(halves[1])) : nil
            }
        ) { first, _ in first }
        let name = words.count > 1 ? words[1] : ""
        switch words[0] {
        case "storefront":
            guard let currency = Currency(words[2]) else { throw Fault.invalid(line) }
            host = options["host"] ?? ""
            let shop = try await world.storefront(
                name, currency: currency, language: options["language"] ?? Dialects.byName[name]?.language ?? "en",
                hosts: host.isEmpty ? [] : [host])
            self.shop = shop
            customer = try await world.customer(shop, money: options["money"] ?? "1000000")
            path = options["path"] ?? "/api/v2"
        case "listing": try await listing(name, words, options)
        case "order": try await order(name, words[2], options)
        case "start":
            try await hand(name, .progressed(startCount: number(options["start"]), remains: number(options["remains"])))
        case "partial":
            try await hand(
                name, .partial(startCount: number(options["start"]), remains: number(options["remains"]) ?? 0))
        case "complete":
            try await hand(name, .completed(startCount: number(options["start"]), remains: number(options["remains"])))
        case "canceled": try await hand(name, .canceled)
        case "accepted": try await hand(name, .accepted)
        case "refill": try await refill(name, of: words[2])
        case "refill-completed": try await end(name, .completed)
        case "refill-rejected": try await end(name, .rejected)
        default: throw Fault.invalid("no such step: \(line)")
        }
    }

    private func listing(_ name: String, _ words: [String], _ options: [String: String]) async throws {
        guard let shop else { throw Fault.invalid("no storefront") }
        let id = try await world.listing(
            shop, (options["name"] ?? name), type: words[2].replacing("_", with: " "), rate: words[3],
            min: number(options["min"]) ?? 1, max: number(options["max"]) ?? 10_000
        ) { listing in
            listing.category = options["category"] ?? "General"
            listing.about = options["about"] ?? ""
            listing.platform = options["platform"] ?? ""
            listing.hasRefill = words.contains("refill")
            listing.hasCancel = words.contains("cancel")
            listing.hasDripFeed = words.contains("dripfeed")
            listing.extras = words.contains("extras") ? ServiceTypes.extras : []
        }
        listings[name] = id
        ids[name] = id.description
        try await world.watch.refresh()
    }

    private func order(_ name: String, _ listing: String, _ options: [String: String]) async throws {
        guard let customer, let listing = listings[listing] else { throw Fault.invalid("no listing \(listing)") }
        let id = try await world.order(
            customer, listing, quantity: Int(options["quantity"] ?? "100") ?? 100,
            link: options["link"] ?? "https://example.com/\(name)",
            options.filter { $0.key != "quantity" && $0.key != "link" }.sorted { $0.key < $1.key })
        orders[name] = id
        ids[name] = id.description
    }

    private func hand(_ name: String, _ event: OrderEvent) async throws {
        guard let id = orders[name], let customer else { throw Fault.invalid("no order \(name)") }
        _ = try await world.store.execute(ApplyByHand(order: id, wallet: customer.wallet, event: event))
    }

    private func refill(_ name: String, of order: String) async throws {
        guard let id = orders[order], let customer else { throw Fault.invalid("no order \(order)") }
        let refill = try await world.store.execute(
            RequestRefill(order: id, wallet: customer.wallet, catalog: world.watch.current))
        refills[name] = refill
        ids[name] = refill.description
        orders["of \(name)"] = id
    }

    private func end(_ name: String, _ state: RefillState) async throws {
        guard let id = refills[name], let order = orders["of \(name)"], let customer else {
            throw Fault.invalid("no refill \(name)")
        }
        try await world.store.execute(
            RecordRefill(id, of: order, in: customer.wallet, .state(state)))
    }

    private func number(_ text: String?) -> Int64? { text.flatMap { Int64($0) } }

    /// Words of a line; `name="two words"` is one.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == " " && !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
