import Base
import Commands
import Domain
import Hummingbird
import Storage

/// On what terms a customer buys: discount, prices of its own, requests a minute.
enum CustomerTermsPage {
    /// Prices on the page; the file has all.
    private static let mostRows = 100

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(try CustomerFile(staff)) }

    private static func page(_ file: CustomerFile, errors: [String: Phrase] = [:], refused: Refused? = nil)
        -> Response
    {
        let catalog = file.staff.catalog
        let isManager = file.staff.isManager
        var discount: [Block] = isManager ? [] : [.facts([.init("Discount", .text("\(percent(file.account)) %"))])]
        var prices: [Block] = [.table(table(file))]
        var limits: [Block] = [
            .table(
                TableBlock(
                    "Requests in any 60 seconds", [.init("Requests"), .init("At most", isNumber: true)],
                    ActionGroup.allCases.map { group in
                        [
                            .code(group.name),
                            catalog.limit(group, for: file.account).map { .number($0) } ?? .phrase("No limit"),
                        ]
                    }, empty: "None."))
        ]
        if isManager {
            discount.append(.form(form(.discount, discountForm(file, errors), file, refused)))
            prices.append(.form(form(.price, priceForm(file, errors), file, refused)))
            limits.append(.form(form(.limit, limitForm(file, errors), file, refused)))
        }
        return file.page(
            at: "/terms", errors: errors, isRefused: refused != nil,
            [
                .section("Discount", discount), .section("Prices of its own", prices),
                .section("Request limits", limits),
            ])
    }

    // MARK: what a form is made from

    private enum Part {
        case discount, price, limit
    }

    /// A form of which somebody else was faster.
    private struct Refused {
        let part: Part
        let words: Phrase
    }

    /// The rows that a form shows. Of prices and limits, that is all of an account's: which one it will be about is
    /// typed into it.
    private static func seen(_ part: Part, _ file: CustomerFile) -> [SeenRow] {
        switch part {
        case .discount:
            [SeenRow(\.accounts, file.account.id, file.account) { "\($0.discountBasisPoints)" }]
        case .price:
            file.staff.catalog.personalRates(of: file.account.id).map { priceRow($0.listing, file) }
        case .limit: LimitRows.seen(.account(file.account.id), file.staff)
        }
    }

    private static func priceRow(_ listing: ListingID, _ file: CustomerFile) -> SeenRow {
        let key = PersonalPrice.Key(file.account.id, listing)
        return SeenRow(\.personalPrices, key, mark: file.staff.catalog.personalRate(key).map { "\($0.nanos)" } ?? "") {
            "\($0.rate.nanos)"
        }
    }

    private static func form(_ part: Part, _ form: FormBlock, _ file: CustomerFile, _ refused: Refused?) -> FormBlock {
        var form = form
        var typed = Typed(form.action == file.staff.visit.path ? file.staff.visit.form : nil)
        typed.isOvertaken = refused?.part == part
        form.fields.append(typed.seen(seen(part, file)))
        if refused?.part == part { form.error = refused?.words }
        return form
    }

    // MARK: the discount

    /// Off every listed rate; below zero = dearer.
    private static func percent(_ account: Account) -> String {
        DecimalText.text(0 &- account.discountBasisPoints, scale: 2)
    }

    private static func discountForm(_ file: CustomerFile, _ errors: [String: Phrase]) -> FormBlock {
        let form = file.staff.visit.form
        return FormBlock(
            file.path + "/discount", .post,
            [
                Field("percent", "Discount in percent").with {
                    $0.value = form.has("percent") ? form["percent"] : percent(file.account)
                    $0.inputMode = "decimal"
                    $0.help = "From 0 to 99.99, off every listed rate."
                    $0.error = errors["percent"]
                }
            ], submit: "Save")
    }

    static func discount(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        guard let change = Account.discount(percent: staff.form["percent"]) else {
            return page(file, errors: ["percent": "Please give a number from 0 to 99.99."])
        }
        return try await saved(file, .discount) { () throws(Fault) in
            try await staff.execute(
                EditAccount(account: file.account.id) { $0.discountBasisPoints = change }, verb: "customer.discount",
                subject: file.subject, account: file.account.id, detail: "\(staff.form["percent"]) %",
                seen: seen(.discount, file)) != nil
        }
    }

    private static func saved(_ file: CustomerFile, _ part: Part, _ act: () async throws(Fault) -> Bool)
        async throws(Fault) -> Response
    {
        do throws(Fault) {
            let isFirst = try await act()
            try await file.refreshed()
            return Answers.see(file.path + "/terms", isFirst ? .saved : .again)
        } catch {
            guard case .conflict = error else { throw error }
            let anew = try await CustomerFile(file.staff.anew())
            return page(anew, errors: difference(part, anew), refused: Refused(part: part, words: StaffVisit.overtaken))
        }
    }

    /// What stands by now in place of what was typed.
    private static func difference(_ part: Part, _ file: CustomerFile) -> [String: Phrase] {
        let form = file.staff.visit.form
        let now = { (value: String?) in Phrase("By now this is: {value}", ["value": value ?? "–"]) }
        switch part {
        case .discount: return ["percent": now(percent(file.account))]
        case .price:
            guard let id: ListingID = form.id("listing") else { return [:] }
            return ["rate": now(file.staff.catalog.personalRate(PersonalPrice.Key(file.account.id, id))?.text)]
        case .limit:
            guard let group = ActionGroup(name: form["group"]) else { return [:] }
            return ["limit": now(file.staff.catalog.limit(group, for: file.account).map { "\($0)" })]
        }
    }

    // MARK: prices

    private static func table(_ file: CustomerFile) -> TableBlock {
        let catalog = file.staff.catalog
        return TableBlock(
            "Prices of its own",
            [
                .init("Listing"), .init("Name"), .init("Listed rate", isNumber: true),
                .init("Own rate", isNumber: true),
                .init(""),
            ],
            catalog.personalRates(of: file.account.id).prefix(mostRows).map { listing, rate in
                [
                    .number(listing.raw), .text(catalog.listings[listing]?.name ?? "–"),
                    .text(catalog.listings[listing]?.rate.text ?? "–"), .text(rate.text),
                    file.staff.isManager
                        ? .button(
                            .init(
                                "Remove", to: file.path + "/price",
                                [
                                    "listing": "\(listing)", "rate": "",
                                    SeenRows.field: SeenRows.mark([priceRow(listing, file)]),
                                ], tone: .bad))
                        : .none,
                ]
            }, empty: "None: the listed rates hold, less the discount.", export: file.path + "/prices.csv")
    }

    private static func priceForm(_ file: CustomerFile, _ errors: [String: Phrase]) -> FormBlock {
        let form = file.staff.visit.form
        return FormBlock(
            file.path + "/price", .post,
            [
                Field("listing", "Listing").with {
                    $0.value = form["listing"]
                    $0.inputMode = "numeric"
                    $0.help = "Its number."
                    $0.error = errors["listing"]
                },
                Field("rate", Phrase("Rate in {currency}", ["currency": file.shop.currency.code])).with {
                    $0.value = form["rate"]
                    $0.inputMode = "decimal"
                    $0.isRequired = false
                    $0.help = "Without it the listed rate holds again."
                    $0.error = errors["rate"]
                },
            ], submit: "Save")
    }

    static func price(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        var errors: [String: Phrase] = [:]
        let id: ListingID? = staff.form.id("listing")
        let listing = id.flatMap { staff.catalog.listings[$0] }.flatMap { $0.storefront == file.shop.id ? $0 : nil }
        if listing == nil { errors["listing"] = "This shop has no such listing." }
        let rate = Rate(text: staff.form["rate"])
        if rate == nil, !staff.form["rate"].isEmpty { errors["rate"] = "Please give a rate, as 0.90." }
        guard let listing, errors.isEmpty else { return page(file, errors: errors) }
        return try await saved(file, .price) { () throws(Fault) in
            try await staff.execute(
                SetPersonalPrice(account: file.account.id, listing: listing.id, rate: rate), verb: "customer.price",
                subject: file.subject, account: file.account.id,
                detail: "listing \(listing.id): \(rate?.text ?? "none")", seen: [priceRow(listing.id, file)],
                isPart: true) != nil
        }
    }

    static func exportPrices(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let catalog = staff.catalog
        return Exports.csv(
            "prices-\(file.account.id)", ["listing", "name", "listed", "own"],
            catalog.personalRates(of: file.account.id).map { listing, rate in
                [
                    "\(listing)", catalog.listings[listing]?.name ?? "", catalog.listings[listing]?.rate.text ?? "",
                    rate.text,
                ]
            }, visit: staff.visit)
    }

    // MARK: request limits

    private static func limitForm(_ file: CustomerFile, _ errors: [String: Phrase]) -> FormBlock {
        let form = file.staff.visit.form
        return FormBlock(
            file.path + "/limit", .post,
            [
                Field(
                    "group", "Requests", .choice(ActionGroup.allCases.map { .init($0.name, .verbatim($0.name)) })
                ).with {
                    $0.value = form["group"]
                    $0.error = errors["group"]
                },
                Field("limit", "At most").with {
                    $0.value = form["limit"]
                    $0.isRequired = false
                    $0.inputMode = "numeric"
                    $0.help = "In any 60 seconds; without a number there is no limit."
                    $0.error = errors["limit"]
                },
            ], submit: "Save")
    }

    static func limit(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        var errors: [String: Phrase] = [:]
        let group = ActionGroup(name: staff.form["group"])
        if group == nil { errors["group"] = "Please choose one." }
        let number = staff.form.number("limit")
        if number == nil, !staff.form["limit"].isEmpty { errors["limit"] = "Please give a whole number." }
        guard let group, errors.isEmpty else { return page(file, errors: errors) }
        return try await saved(file, .limit) { () throws(Fault) in
            try await staff.execute(
                SetLimit(owner: .account(file.account.id), group: group, perMinute: number), verb: "customer.limit",
                subject: file.subject, account: file.account.id,
                detail: "\(group.name): \(number.map { String($0) } ?? "none")",
                seen: [LimitRows.row(.account(file.account.id), group, staff)], isPart: true) != nil
        }
    }
}
