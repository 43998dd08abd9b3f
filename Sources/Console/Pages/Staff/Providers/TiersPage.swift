import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// Numbers on sale of one provider: prices, stock, and taking in what it offers.
enum TiersPage {
    private static let rows = 50
    private static let names = ["country", "service", "state"]
    private static let longest = 400_000

    /// Which of its forms was sent.
    enum Part {
        case sync, list
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try page(staff) }

    private static func seller(_ staff: StaffVisit) throws(Fault) -> UpstreamProvider {
        let provider = try staff.provider()
        guard ProviderKinds.ofNumbers.contains(provider.kind) else { throw .notFound("numbers") }
        return provider
    }

    private static func find(_ staff: StaffVisit, _ provider: UpstreamProvider) -> [NumberTier] {
        let catalog = staff.console.numbers.numbers.current
        let country = staff.query.number("country")
        let service = NumberServices.byCode[staff.query["service"]]?.id
        let state = staff.query["state"]
        return catalog.tiers.values.filter { tier in
            guard tier.provider == provider.id, let product = catalog.products[tier.product] else { return false }
            if state == "sold", !catalog.isSold(tier) { return false }
            if state == "off", catalog.isSold(tier) { return false }
            return (country == nil || product.country == country) && (service == nil || product.service == service)
        }.sorted { $0.id < $1.id }
    }

    private static func page(_ staff: StaffVisit, _ typed: Typed = Typed(), in part: Part = .sync) throws(Fault)
        -> Response
    {
        let provider = try seller(staff)
        let path = "/staff/providers/\(provider.id)/numbers"
        let stretch = Stretch(find(staff, provider), from: staff.query, rows: rows) { "\($0.id)" }
        var blocks: [Block] = [.tabs(ProviderPage.tabs(provider), current: path)]
        if provider.kind != ProviderKinds.own {
            blocks.append(.section("Take in what it offers", [syncForm(path, typed, part)]))
        }
        blocks += [
            .form(filters(path, staff)),
            .prose(Phrase("{count} offers", ["count": Digits.grouped(Int64(stretch.total))])),
            .table(
                TableBlock(
                    "Numbers", columns, stretch.rows.map { row($0, staff, provider, path) }, empty: "Nothing fits.",
                    older: stretch.older(path, staff.query, names),
                    export: Links.path(path + ".csv", names.map { ($0, staff.query[$0]) }))),
            .actions([
                .link("Numbers of countries", to: "/staff/number-countries"),
                .link("Codes of services", to: "/staff/number-services"),
            ]), .fold("Put numbers on sale from a list", [importForm(path, typed, part)]),
        ]
        return staff.page(.verbatim(provider.name), at: "/staff/providers", status: typed.status, blocks)
    }

    private static let columns: [TableBlock.Column] = [
        .init("ID"), .init("Product"), .init("Item"), .init("Price", isNumber: true), .init("Cost", isNumber: true),
        .init("Stock", isNumber: true), .init("State"), .init(""),
    ]

    private static func row(_ tier: NumberTier, _ staff: StaffVisit, _ provider: UpstreamProvider, _ path: String)
        -> [Cell]
    {
        let catalog = staff.console.numbers.numbers.current
        let mobile = tier.operatorID.flatMap { catalog.operators[$0]?.code }
        return [
            .number(tier.id.raw),
            .lines([.text(catalog.name(of: tier.product))] + (mobile.map { [.aside(.verbatim($0))] } ?? [])),
            .code(tier.item), .money(tier.price, .idr), .money(tier.cost, provider.currency), .number(tier.available),
            catalog.isSold(tier)
                ? .badge("On sale", .good)
                : tier.isActive ? .badge("Not sold now", .warning) : .badge("Off sale", .plain),
            .several([
                .button(TierPage.saleButton(tier)),
                .link("Stock", to: path + "/\(tier.id)"),
            ]),
        ]
    }

    private static func filters(_ path: String, _ staff: StaffVisit) -> FormBlock {
        let catalog = staff.console.numbers.numbers.current
        return FormBlock(
            path, .get,
            [
                Field(
                    "country", "Country",
                    .choice(
                        [.init("", "All countries")]
                            + catalog.countries.map { .init(String($0.id), .verbatim("\($0.name) (\($0.id))")) })
                ).with { $0.value = staff.query["country"] },
                Field(
                    "service", "Service",
                    .choice(
                        [.init("", "All services")]
                            + catalog.services(country: nil).map {
                                .init($0.code, .verbatim("\($0.name) (\($0.code))"))
                            })
                ).with { $0.value = staff.query["service"] },
                Field(
                    "state", "State",
                    .choice([.init("", "All"), .init("sold", "On sale"), .init("off", "Not on sale")])
                ).with { $0.value = staff.query["state"] },
            ], submit: "Filter", tone: .plain)
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try seller(staff)
        let catalog = staff.console.numbers.numbers.current
        return Exports.csv(
            "numbers-\(provider.id)",
            [
                "id", "country", "service", "operator", "item", "price", "cost", "cost_currency", "stock", "active",
                "sold",
            ],
            find(staff, provider).map { tier in
                let product = catalog.products[tier.product]
                return [
                    "\(tier.id)", product.map { "\($0.country)" } ?? "",
                    product.flatMap { NumberServices.byID[$0.service]?.code } ?? "",
                    tier.operatorID.flatMap { catalog.operators[$0]?.code } ?? "", tier.item, tier.price.text,
                    tier.cost.text, provider.currency.code, "\(tier.available)", "\(tier.isActive)",
                    "\(catalog.isSold(tier))",
                ]
            }, visit: staff.visit)
    }

    // MARK: taking in

    private static func syncForm(_ path: String, _ typed: Typed, _ part: Part) -> Block {
        .form(
            FormBlock(
                path + "/sync", .post,
                [
                    Field("accept", "Believe its list, however much shorter than before", .check).with {
                        $0.value = typed.isOn("accept") ? "on" : ""
                    }
                ], submit: "Ask the provider", error: part == .sync ? typed.refusal : nil))
    }

    static func sync(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try seller(staff)
        var typed = Typed(staff.form)
        do throws(Fault) {
            staff.visit.deeds.begin()
            let report = try await SyncTiers(
                provider, accepting: staff.form.isOn("accept"), desk: staff.console.numbers,
                line: line("number.sync", provider, staff)
            ).run()
            if report.written == 0 {
                try await staff.record(
                    "number.sync", ProviderPage.subject(provider),
                    detail: "\(report.offered) offers, none written, \(report.skipped) left out")
            }
            return Answers.see("/staff/providers/\(provider.id)/numbers", .synced)
        } catch {
            try typed.refuse(error)
            return try page(staff, typed)
        }
    }

    private static func line(_ verb: String, _ provider: UpstreamProvider, _ staff: StaffVisit) -> PartLine {
        { words in staff.act(verb, ProviderPage.subject(provider), nil, words) }
    }

    private static func importForm(_ path: String, _ typed: Typed, _ part: Part) -> Block {
        let typed = part == .list ? typed : Typed()
        return .form(
            FormBlock(
                path + "/import", .post,
                [
                    typed.choose(
                        "format", "Format",
                        [.init("csv", "CSV, with a first line of names"), .init("json", "JSON, an array")]),
                    typed.field(
                        Field("text", "The list", .area(rows: 10)).with {
                            $0.longest = longest
                            $0.help =
                                "Names: country (number or code), service (code), item, price (whole rupiah), stock; if wanted operator (code) and cost. A price that changed makes a new product."
                        }),
                    typed.check("replace", "Take everything else of this provider out of stock"),
                ], submit: "Put on sale", error: typed.refusal))
    }

    static func load(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try seller(staff)
        var typed = Typed(staff.form)
        let text = typed.text("text", atMost: longest, hasLines: true)
        guard typed.isRight else { return try page(staff, typed, in: .list) }
        do throws(Fault) {
            let entries = try (CatalogText(rawValue: staff.form["format"]) ?? .csv).entries(of: text)
            var rows: [ImportedNumber] = []
            for (place, entry) in entries.enumerated() { rows.append(try ImportedNumber(entry, line: place + 1)) }
            staff.visit.deeds.begin()
            let written = try await NumberImport(
                seller: provider, watch: staff.console.numbers.numbers, store: staff.console.store
            ).run(
                rows, replacing: staff.form.isOn("replace"), line: line("number.import", provider, staff))
            try await staff.console.numbers.numbers.refresh()
            return Answers.see(
                "/staff/providers/\(provider.id)/numbers", written > 0 ? .saved : .nothing)
        } catch {
            if case .invalid = error {
                typed.refuse("text", FaultWords.phrase(error))
            } else {
                try typed.refuse(error)
            }
            return try page(staff, typed, in: .list)
        }
    }
}
