import Base
import Domain
import Errands
import Hummingbird
import Storage

/// Renting numbers: find a country and a service, see the offers, buy.
enum NumbersPage {
    static func tabs(_ customer: CustomerVisit) -> [(label: Phrase, path: String)] {
        [
            ("Rent a number", "/numbers"), ("My numbers", "/numbers/rentals"),
            ("Rupiah wallet", WalletPlace.numbers(customer).path),
        ]
    }

    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await page(customer, RentForm(customer.query))
    }

    static func page(_ customer: CustomerVisit, _ form: RentForm) async throws(Fault) -> Response {
        let catalog = customer.console.numbers.numbers.current
        let goods = NumberGoods(country: form.country, service: form.service, in: catalog)
        var blocks: [Block] = [
            .tabs(tabs(customer), current: "/numbers"), .tiles(try await NumbersWallet.tiles(customer)),
            .form(search(form, goods, catalog)),
        ]
        let offers = goods.chosen.map { form.offers(of: $0.product, customer) } ?? []
        // Where there is no form beneath, what went wrong is told here.
        if offers.isEmpty, let error = form.error { blocks.append(.note(error, .bad)) }
        if let chosen = goods.chosen {
            blocks.append(.table(table(offers, chosen, form, catalog)))
            if !offers.isEmpty {
                blocks.append(.section("Rent", [.form(form.block(chosen, offers, catalog))]))
            }
        } else if form.country.isEmpty, form.service.isEmpty {
            blocks += [
                .prose("Type a part of a country's name, of a service's name, or of both."),
                .actions([.link("Download as CSV", to: "/numbers.csv")]),
            ]
        } else {
            blocks.append(.table(table(goods, form)))
            if goods.isCut { blocks.append(.prose("There are more; please type more of the names.")) }
        }
        return customer.page(
            "Numbers", at: "/numbers", status: form.isWrong ? .unprocessableContent : .ok, blocks)
    }

    private static func search(_ form: RentForm, _ goods: NumberGoods, _ catalog: NumberCatalog) -> FormBlock {
        FormBlock(
            "/numbers", .get,
            [
                Field("country", "Country", .suggested(catalog.countries.map(\.name))).with {
                    $0.value = form.country
                    if goods.countries.isEmpty { $0.error = "No numbers of such a country are on sale." }
                },
                Field("service", "Service", .suggested(catalog.services(country: nil).map(\.name))).with {
                    $0.value = form.service
                    if goods.services.isEmpty { $0.error = "No numbers for such a service are on sale." }
                },
            ].map { field in
                field.with {
                    $0.isRequired = false
                    $0.autocomplete = "off"
                    $0.longest = 100
                }
            }, submit: "Search", tone: .plain)
    }

    private static func table(_ goods: NumberGoods, _ form: RentForm) -> TableBlock {
        TableBlock(
            "Numbers on sale",
            [
                .init("Service"), .init("Country"), .init("Price from", isNumber: true), .init("Stock", isNumber: true),
                .init(""),
            ],
            goods.offered.map { offered in
                [
                    .text(offered.service.name), .text(name(offered.country)), .money(offered.least, .idr),
                    .number(offered.stock),
                    .link(
                        "Offers",
                        to: Links.path(
                            "/numbers", [("country", offered.country.name), ("service", offered.service.name)])),
                ]
            }, empty: "Nothing that fits is on sale now.",
            export: Links.path("/numbers.csv", [("country", form.country), ("service", form.service)]))
    }

    /// All numbers on sale that fit what was typed; without anything typed, all.
    static func export(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let catalog = customer.console.numbers.numbers.current
        let form = RentForm(customer.query)
        let goods = NumberGoods(country: form.country, service: form.service, isWhole: true, in: catalog)
        return Exports.csv(
            "numbers-on-sale", ["service", "country", "dial_code", "from", "currency", "stock"],
            goods.offered.map { offered in
                [
                    offered.service.name, offered.country.name, offered.country.dialCode, offered.least.text,
                    Currency.idr.code, "\(offered.stock)",
                ]
            }, visit: customer.visit)
    }

    static func name(_ country: NumberCountry) -> String { "\(country.emoji) \(country.name) \(country.dialCode)" }

    private static func table(
        _ offers: [NumberTier], _ chosen: NumberGoods.Offered, _ form: RentForm, _ catalog: NumberCatalog
    ) -> TableBlock {
        TableBlock(
            .verbatim("\(chosen.service.name) – \(name(chosen.country))"),
            [
                .init("Price", isNumber: true), .init("Stock", isNumber: true), .init("SMS arrive"), .init("Operator"),
                .init("Supplier"), .init(""),
            ],
            offers.map { tier in
                [
                    .money(tier.price, .idr), .number(tier.available),
                    RentalWords.success(catalog.band(of: tier.provider)),
                    tier.operatorID.flatMap { catalog.operators[$0] }.map { .text($0.name ?? $0.code) }
                        ?? .phrase("Any"),
                    catalog.providers[tier.provider].map { .text($0.alias) } ?? .none,
                    .button(
                        Cell.Button(
                            "Rent this one", to: "/numbers",
                            [
                                "country": chosen.country.name, "service": chosen.service.name,
                                "tier": String(tier.id.raw), "quantity": "1",
                            ])),
                ]
            }, empty: "Nothing that fits is on offer now.")
    }

    /// Buys what the form says. A form that is sent twice buys once.
    static func submit(_ customer: CustomerVisit) async throws(Fault) -> Response {
        var form = RentForm(customer.form)
        let catalog = customer.console.numbers.numbers.current
        guard let wanted = form.wish(in: catalog) else { return try await page(customer, form) }
        do throws(Fault) {
            let rented = try await customer.renting(.create, asked: form.asked).buy(wanted, quantity: form.quantity)
            return try await RentedAnswer.response(rented, customer) { words throws(Fault) in
                form.error = words
                return try await page(customer, form)
            }
        } catch {
            if error == .requestInProgress { return Answers.see("/numbers/rentals", .again) }
            guard !error.isOperational, error != .busy, error != .shuttingDown else { throw error }
            form.error = FaultWords.phrase(error)
            return try await page(customer, form)
        }
    }
}

/// To what was rented, or to why nothing was.
enum RentedAnswer {
    static func response(
        _ rented: RentByForm.Outcome, _ customer: CustomerVisit, failed: (Phrase) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        guard let first = rented.rentals.first else {
            if rented.isUnclear {
                // Money is held for it, and it may be rented yet.
                customer.visit.deeds.announce(Deeds.Subject("", "a number; what became of it is not known"))
                if customer.isActing { try await customer.recordActing() }
            }
            return try await failed(
                rented.isUnclear ? RentalWords.unclear : RentalWords.cause(rented.causes.first ?? .providerError))
        }
        customer.visit.deeds.act()
        if customer.isActing {
            let made = rented.rentals.map { "\($0.id) charge \($0.charge) IDR" }.joined(separator: ", ")
            _ = try await customer.once(Deeds.Subject("rental \(first.id)", made)) {}
        }
        let told: Notice = rented.missing > 0 ? .partly : .rented
        return Answers.see(rented.rentals.count == 1 ? "/numbers/rentals/\(first.id)" : "/numbers/rentals", told)
    }
}

extension CustomerVisit {
    /// A purchase that is named by the form that was sent.
    ///
    /// - Parameter asked: all that the form asks for.
    func renting(_ space: PurchaseSpace, asked: String) -> RentByForm {
        visit.deeds.begin()
        let form = Tokens.digest("numbers:\(visit.formUse.hex)").words
        return RentByForm(
            KeyedRequest.Key(
                account.id, space, high: Int64(bitPattern: form[0]), low: Int64(bitPattern: form[1])),
            fingerprint: Int64(bitPattern: Tokens.digest(asked).words[0]), desk: visit.console.numbers)
    }
}

/// Numbers are paid in rupiah, whatever the shop's own currency is.
enum NumbersWallet {
    static func tiles(_ customer: CustomerVisit) async throws(Fault) -> [Block.Tile] {
        let key = WalletKey(customer.account.id, .idr)
        let wallet = try await customer.console.store.read(ReadWallet(key)) ?? Wallet(empty: key)
        return [
            .init(
                "Balance for numbers", .money(wallet.available, .idr),
                note: .aside("Numbers are paid in rupiah."), tone: wallet.available == .zero ? .warning : .plain,
                to: WalletPlace.numbers(customer).path),
            .init("Held until an SMS comes", .money(wallet.held, .idr)),
        ]
    }
}
