import Base
import Commands
import Domain
import Gateway
import Hummingbird

/// The shops, and opening one.
enum StorefrontsPage {
    static let tabs: [(label: Phrase, path: String)] = [
        ("Shops", "/staff/storefronts"), ("Announcements", "/staff/announcements"),
        ("Exchange rates", "/staff/rates"), ("Settings", "/staff/settings"), ("Nodes", "/staff/nodes"),
    ]

    static let languages = Language.allCases.map { Field.Choice($0.rawValue, .verbatim($0.ownName)) }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, Typed()) }

    private static func page(_ staff: StaffVisit, _ typed: Typed) -> Response {
        let rows = staff.shops.map { shop -> [Cell] in
            [
                .link(.verbatim(shop.name), to: "/staff/storefronts/\(shop.id)"), .text(shop.dialect),
                .text(shop.currency.code), .text(shop.language),
                shop.hosts.isEmpty ? .none : .lines(shop.hosts.map { .text($0) }),
                .number(Int64(staff.catalog.shelves[shop.id]?.count ?? 0)),
                .number(Int64(staff.catalog.accounts.values.count { $0.storefront == shop.id })),
            ]
        }
        return staff.page(
            "Shops", at: "/staff/storefronts", status: typed.status,
            [
                .tabs(tabs, current: "/staff/storefronts"),
                .table(
                    TableBlock(
                        "Shops",
                        [
                            .init("Shop"), .init("Dialect"), .init("Currency"), .init("Language"), .init("Hosts"),
                            .init("On sale", isNumber: true), .init("Customers", isNumber: true),
                        ], rows, empty: "No shops yet.", export: "/staff/storefronts.csv")),
                .section("Open a shop", [.form(form(staff, typed))]),
            ])
    }

    private static func dialects(_ staff: StaffVisit) -> [Field.Choice] {
        staff.console.backstage.dialects.map { .init($0.name, .verbatim($0.name)) }
    }

    private static func form(_ staff: StaffVisit, _ typed: Typed) -> FormBlock {
        FormBlock(
            "/staff/storefronts", .post,
            [
                typed.text("name", "Name"),
                typed.choose("dialect", "Dialect", dialects(staff), help: "How its panel API is spelled."),
                typed.text("currency", "Currency", "USD", help: "Three letters; it stays for ever."),
                typed.choose("language", "Language", languages, "en"),
                hostsField(typed, []),
            ], submit: "Open it", error: typed.refusal)
    }

    static func hostsField(_ typed: Typed, _ hosts: [String]) -> Field {
        typed.field(
            Field("hosts", "Host names", .area(rows: 3)).with {
                $0.isRequired = false
                $0.help = "One on each line, as shop.example.com; without any, it answers where no other shop does."
            }, hosts.joined(separator: "\n"))
    }

    /// Host names as requests are compared with them.
    static func hosts(_ typed: inout Typed, _ staff: StaffVisit, except own: StorefrontID?) -> [String] {
        let text = typed.text("hosts", atMost: 4_000, hasLines: true, isRequired: false)
        var hosts: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let name = String(line.trimmed)
            if name.isEmpty { continue }
            var host = WireRequest.hostName(name)
            if host.hasSuffix(".") { host.removeLast() }
            if host.isEmpty || host.utf8.count > 255 || host.hasBlank || host.contains("/") {
                typed.refuse("hosts", Phrase("This is no host name: {host}", ["host": name]))
            }
            if let other = staff.catalog.storefront(host: host), other.id != own {
                typed.refuse(
                    "hosts", Phrase("{host} belongs to the shop {shop}.", ["host": host, "shop": other.name]))
            }
            if !hosts.contains(host) { hosts.append(host) }
        }
        return hosts
    }

    static func add(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let name = typed.text("name", atMost: 100)
        if staff.catalog.storefront(named: name) != nil { typed.refuse("name", "Another shop is called so.") }
        let dialect = typed.choice("dialect", dialects(staff))
        let currency = typed.currency("currency")
        let language = typed.choice("language", languages)
        let hosts = hosts(&typed, staff, except: nil)
        guard typed.isRight else { return page(staff, typed) }
        do throws(Fault) {
            let id = try await staff.execute(
                AddStorefront(name: name, dialect: dialect, currency: currency, language: language, hosts: hosts),
                verb: "storefront.add",
                detail: "name=\(name) dialect=\(dialect) currency=\(currency) hosts=\(hosts.joined(separator: ","))"
            ) { ("storefront \($0)", nil) }
            try await staff.refreshAll()
            guard let id else { return Answers.see("/staff/storefronts", .again) }
            return Answers.see("/staff/storefronts/\(id)", .saved)
        } catch {
            try typed.refuse(error)
            return page(staff, typed)
        }
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "shops", ["id", "name", "dialect", "currency", "language", "hosts", "key_in_query", "brand", "sign_up"],
            staff.shops.map { shop in
                let showcase = staff.catalog.showcase(of: shop)
                return [
                    "\(shop.id)", shop.name, shop.dialect, shop.currency.code, shop.language,
                    shop.hosts.joined(separator: " "), "\(shop.takesKeyInQuery)", showcase.brand,
                    "\(showcase.allowsSignUp)",
                ]
            }, visit: staff.visit)
    }
}
