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

    private static func page(_ file: CustomerFile, errors: [String: Phrase] = [:]) -> Response {
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
            discount.append(.form(discountForm(file, errors)))
            prices.append(.form(priceForm(file, errors)))
            limits.append(.form(limitForm(file, errors)))
        }
        return file.page(
            at: "/terms", errors: errors,
            [
                .section("Discount", discount), .section("Prices of its own", prices),
                .section("Request limits", limits),
            ])
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
        let done = try await staff.execute(
            EditAccount(account: file.account.id) { $0.discountBasisPoints = change }, verb: "customer.discount",
            subject: file.subject, account: file.account.id, detail: "\(staff.form["percent"]) %")
        return try await saved(file, isFirst: done != nil)
    }

    private static func saved(_ file: CustomerFile, isFirst: Bool) async throws(Fault) -> Response {
        try await file.refreshed()
        return Answers.see(file.path + "/terms", isFirst ? .saved : .again)
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
                                "Remove", to: file.path + "/price", ["listing": "\(listing)", "rate": ""], tone: .bad))
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
        let done: Void? = try await staff.execute(
            SetPersonalPrice(account: file.account.id, listing: listing.id, rate: rate), verb: "customer.price",
            subject: file.subject, account: file.account.id, detail: "listing \(listing.id): \(rate?.text ?? "none")")
        return try await saved(file, isFirst: done != nil)
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
        let done: Void? = try await staff.execute(
            SetLimit(owner: .account(file.account.id), group: group, perMinute: number), verb: "customer.limit",
            subject: file.subject, account: file.account.id,
            detail: "\(group.name): \(number.map { String($0) } ?? "none")")
        return try await saved(file, isFirst: done != nil)
    }
}
