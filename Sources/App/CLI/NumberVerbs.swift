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
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List what is sold, those out of stock too.")
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
            commandName: "import", abstract: "Put a provider's numbers on sale from a file.",
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
                let line = office.line("number.import", "provider \(seller.id)")
                let written = try await importing.run(rows, replacing: replace, line: line)
                return Answer([
                    ("provider", .text(provider)), ("read", .number(Int64(rows.count))), ("written", .number(written)),
                ])
            }
        }
    }

    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "edit", abstract: "Change a product's stock, or take it on or off sale.")
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
        static let configuration = CommandConfiguration(
            commandName: "sync", abstract: "Take in what a provider of numbers offers.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The provider's name.") var provider: String
        @Flag(help: "Believe its list, however much shorter than before.") var accept = false

        func run() async throws {
            try await options.run { office in
                let seller = try office.provider(provider)
                return try await office.withNumbers { numbers in
                    let subject = "provider \(seller.id)"
                    let report = try await SyncTiers(
                        seller, accepting: accept, desk: numbers.desk, line: office.line("number.sync", subject)
                    ).run()
                    if report.written == 0 {
                        try await office.note(
                            verb: "number.sync", subject: subject, detail: "\(report.offered) offers, none written")
                    }
                    return Answer([
                        ("provider", .text(provider)), ("offered", .number(Int64(report.offered))),
                        ("written", .number(report.written)), ("skipped", .number(Int64(report.skipped))),
                    ])
                }
            }
        }
    }

    struct Countries: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "countries", abstract: "List all countries and their numbers.")
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
        static let configuration = CommandConfiguration(
            commandName: "services", abstract: "List all services and their codes.")
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
