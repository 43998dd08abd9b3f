import ArgumentParser
import Base
import Commands
import Domain
import Errands
import FoundationEssentials
import Storage

struct NumberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "number", abstract: "Numbers on sale: products of providers, their prices and stock.",
        subcommands: [List.self, Import.self, Edit.self, Sync.self, Countries.self, Services.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what is sold, those out of stock too.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "A country's number: 6 = Indonesia.") var country: Int64?
        @ArgumentParser.Option(help: "A service's code: wa = WhatsApp.") var service: String?
        @ArgumentParser.Option(help: "A provider's name.") var provider: String?

        func run() async throws {
            try await options.run { office in
                let catalog = try await office.numbers()
                let service = try service.map { code in
                    guard let known = NumberServices.byCode[code] else { throw Fault.notFound("service \(code)") }
                    return known.id
                }
                let seller = try provider.map { try office.provider($0).id }
                let tiers = catalog.tiers.values.sorted { $0.id < $1.id }.filter { tier in
                    guard let product = catalog.products[tier.product] else { return false }
                    return (country == nil || product.country == country)
                        && (service == nil || product.service == service)
                        && (seller == nil || tier.provider == seller)
                }
                return Answer(list: tiers.map { answer($0, catalog, office) })
            }
        }
    }

    static func answer(_ tier: NumberTier, _ catalog: NumberCatalog, _ office: Office) -> Answer {
        let product = catalog.products[tier.product]
        return Answer([
            ("product_id", .id(tier.id)), ("catalog_product_id", .id(tier.product)),
            ("name", .text(catalog.name(of: tier.product))),
            ("country", product.map { .number($0.country) } ?? .none),
            ("service", product.flatMap { NumberServices.byID[$0.service] }.map { .text($0.code) } ?? .none),
            ("operator", tier.operatorID.flatMap { catalog.operators[$0] }.map { .text($0.code) } ?? .none),
            ("provider", .text(office.catalog.providers[tier.provider]?.name ?? "-")), ("item", .text(tier.item)),
            ("price", .money(tier.price)), ("cost", .money(tier.cost)), ("stock", .number(tier.available)),
            ("active", .flag(tier.isActive)), ("sold", .flag(catalog.isSold(tier))),
        ])
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a provider's numbers on sale from a file.",
            discussion: """
                A CSV file with a line of names, or a JSON array: country (number or code), service (code), item (the \
                provider's name for it), price (whole rupiah), stock; and, if wanted, operator (code), cost. A price \
                that changed makes a new product id. With --replace, what the file lacks has no stock any more.
                """)
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var provider: String
        @Argument(help: "The file.") var file: String
        @ArgumentParser.Option(help: "csv or json.") var format: ImportFormat = .csv
        @Flag(help: "Take everything else of that provider out of stock.") var replace = false

        func run() async throws {
            let entries = try format.entries(in: file)
            try await options.run { office in
                let seller = try office.provider(provider)
                guard ProviderKinds.ofNumbers.contains(seller.kind) else {
                    throw Fault.invalid("\(provider) rents no numbers")
                }
                let watch = NumberWatch(store: office.store)
                try await watch.refresh()
                let rows = try entries.enumerated().map { try ImportedNumber($0.element, line: $0.offset + 1) }
                let importing = NumberImport(seller: seller, watch: watch, store: office.store)
                let written = try await importing.run(rows, replacing: replace)
                try await office.note(
                    verb: "number.import", subject: "provider \(provider)",
                    detail: "read=\(rows.count) written=\(written)\(replace ? ", in place of those before" : "")")
                return Answer([
                    ("provider", .text(provider)), ("read", .number(Int64(rows.count))), ("written", .number(written)),
                ])
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a product's stock, or take it on or off sale.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The product's id.") var product: String
        @ArgumentParser.Option(help: "Numbers in stock.") var stock: Int64?
        @Flag(inversion: .prefixedNo, help: "Whether it is sold.") var active: Bool?

        func run() async throws {
            try await options.run { office in
                guard let id = NumberTierID(text: product) else { throw Fault.notFound("number product \(product)") }
                let tier = try await office.execute(
                    EditTier(id, available: stock, isActive: active), verb: "number.edit",
                    subject: "number product \(id)",
                    detail: "stock=\(stock.map(String.init) ?? "-") active=\(active.map(String.init) ?? "-")")
                return answer(tier, try await office.numbers(), office)
            }
        }
    }

    struct Sync: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take in what a provider of numbers offers.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var provider: String
        @Flag(help: "Believe its list, however much shorter than before.") var accept = false

        func run() async throws {
            try await options.run { office in
                let seller = try office.provider(provider)
                return try await office.withNumbers { numbers in
                    let report = try await SyncTiers(seller, accepting: accept, desk: numbers.desk).run()
                    try await office.note(
                        verb: "number.sync", subject: "provider \(provider)",
                        detail: "offered=\(report.offered) written=\(report.written)")
                    return Answer([
                        ("provider", .text(provider)), ("offered", .number(Int64(report.offered))),
                        ("written", .number(report.written)), ("skipped", .number(Int64(report.skipped))),
                    ])
                }
            }
        }
    }

    struct Countries: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all countries and their numbers.")
        @Flag(help: "Print JSON.") var json = false

        func run() {
            Answer(
                list: NumberCountries.all.map { country in
                    Answer([
                        ("id", .number(country.id)), ("code", .text(country.code)), ("name", .text(country.name)),
                        ("dial_code", .text(country.dialCode)),
                    ])
                }
            ).print(asJSON: json)
        }
    }

    struct Services: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all services and their codes.")
        @Flag(help: "Print JSON.") var json = false

        func run() {
            Answer(
                list: NumberServices.all.map { service in
                    Answer([
                        ("id", .number(service.id)), ("code", .text(service.code)), ("name", .text(service.name)),
                    ])
                }
            ).print(asJSON: json)
        }
    }
}

/// One line of an imported file.
struct ImportedNumber: Sendable {
    let country: Int64
    let service: Int64
    let item: String
    let operatorCode: String?
    let price: Money
    let cost: Money
    let stock: Int64

    /// - Throws: `invalid`, naming the line.
    init(_ entry: [String: String], line: Int) throws {
        let text = { (name: String) in entry[name].map { String($0.trimmed) }.flatMap { $0.isEmpty ? nil : $0 } }
        let place = "entry \(line): "
        guard let sent = text("country"),
            let country = NumberCountries.all.first(where: { String($0.id) == sent || $0.code == sent.uppercased() })
        else { throw Fault.invalid(place + "country (a number like 6, or a code like ID)") }
        guard let code = text("service"), let service = NumberServices.byCode[code] else {
            throw Fault.invalid(place + "service (a code like wa)")
        }
        guard let price = text("price").flatMap({ WholeNumber.parse($0) }), (1...1_000_000_000).contains(price) else {
            throw Fault.invalid(place + "price (whole rupiah)")
        }
        guard let stock = WholeNumber.parse(text("stock") ?? "1000000"), stock < Int64(1) << 31 else {
            throw Fault.invalid(place + "stock")
        }
        guard let cost = Money(text: text("cost") ?? "0"), cost >= .zero else { throw Fault.invalid(place + "cost") }
        self.country = country.id
        self.service = service.id
        operatorCode = text("operator")?.lowercased()
        item = text("item") ?? ["\(country.id)", code, operatorCode].compactMap { $0 }.joined(separator: "/")
        self.price = Money(micros: price * Money.unit)
        self.cost = cost
        self.stock = stock
    }
}

/// Puts entries on sale, making products and operators known that are new.
struct NumberImport {
    let seller: UpstreamProvider
    let watch: NumberWatch
    let store: Store

    /// - Returns: rows written.
    func run(_ rows: [ImportedNumber], replacing: Bool) async throws -> Int64 {
        for row in rows {
            if watch.current.product(country: row.country, service: row.service) == nil {
                _ = try await store.execute(AddCatalogProduct(country: row.country, service: row.service))
                try await watch.refresh()
            }
            if let code = row.operatorCode, watch.current.numberOperator(code, in: row.country) == nil {
                _ = try await store.execute(AddNumberOperator(country: row.country, code: code, name: nil))
                try await watch.refresh()
            }
        }
        let catalog = watch.current
        let drafts = try rows.map { row in
            guard let product = catalog.product(country: row.country, service: row.service) else {
                throw Fault.notFound("product of country \(row.country)")
            }
            return TierDraft(
                product: product.id, item: row.item,
                operatorID: row.operatorCode.flatMap { catalog.numberOperator($0, in: row.country) }?.id,
                price: row.price, cost: row.cost, available: row.stock)
        }
        let known = catalog.tiers.values.filter { $0.provider == seller.id }
        let named = Set(drafts.map(\.item))
        var written: Int64 = 0
        for start in stride(from: 0, to: drafts.count, by: PutTiers.mostRows) {
            let page = Array(drafts[start..<min(start + PutTiers.mostRows, drafts.count)])
            let pageItems = Set(page.map(\.item))
            written += try await store.execute(
                PutTiers(provider: seller.id, known: known.filter { pageItems.contains($0.item) }, drafts: page))
        }
        if replacing {
            let gone = known.filter { !named.contains($0.item) && $0.available > 0 }
            for start in stride(from: 0, to: gone.count, by: PutTiers.mostRows) {
                written += try await store.execute(
                    PutTiers(
                        provider: seller.id, known: Array(gone[start..<min(start + PutTiers.mostRows, gone.count)]),
                        drafts: []))
            }
        }
        return written
    }
}
