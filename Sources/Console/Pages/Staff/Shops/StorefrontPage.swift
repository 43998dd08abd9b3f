import Base
import Commands
import Domain
import Hummingbird

/// One shop: where it answers, how it looks, how often it may be asked.
enum StorefrontPage {
    /// Which of its forms was sent.
    enum Part {
        case terms, showcase, limits
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try page(staff) }

    private static func page(_ staff: StaffVisit, _ typed: Typed = Typed(), in part: Part = .terms) throws(Fault)
        -> Response
    {
        let shop = try staff.shop()
        let path = "/staff/storefronts/\(shop.id)"
        let typedIn = { (own: Part) in own == part ? typed : Typed() }
        return staff.page(
            .verbatim(shop.name), at: "/staff/storefronts", status: typed.status,
            [
                .tabs(StorefrontsPage.tabs, current: ""),
                .facts([
                    .init("ID", .number(shop.id.raw)), .init("Dialect", .text(shop.dialect)),
                    .init("Currency", .text(shop.currency.code)), .init("Language", .text(shop.language)),
                ]),
                .section("Where it answers", [.form(termsForm(shop, path, typedIn(.terms)))]),
                .section("How it looks", [.form(showcaseForm(shop, path, staff, typedIn(.showcase)))]),
                .section(
                    "Requests in any 60 seconds",
                    [
                        .prose("For each customer who has no limit of their own."),
                        .form(limitsForm(shop, path, staff, typedIn(.limits))),
                    ]),
            ])
    }

    private static func termsForm(_ shop: Storefront, _ path: String, _ typed: Typed) -> FormBlock {
        FormBlock(
            path, .post,
            [
                StorefrontsPage.hostsField(typed, shop.hosts),
                typed.choose("language", "Language", StorefrontsPage.languages, shop.language),
                typed.check(
                    "key_in_query", "Clients may put their key into the URL's query", shop.takesKeyInQuery,
                    help: "Keys then stand in the logs of whoever is between."),
                typed.seen(seen(shop)),
            ], submit: "Save", error: typed.refusal)
    }

    private static func showcaseForm(_ shop: Storefront, _ path: String, _ staff: StaffVisit, _ typed: Typed)
        -> FormBlock
    {
        let showcase = staff.catalog.showcase(of: shop)
        return FormBlock(
            path + "/showcase", .post,
            [
                typed.text("brand", "Brand", showcase.brand),
                typed.text(
                    "accent", "Colour", showcase.accent, help: "As #2456c4; empty = the house's own.", isRequired: false
                ),
                typed.field(
                    Field("contact", "How customers reach the shop", .area(rows: 3)).with { $0.isRequired = false },
                    showcase.contact),
                typed.check("sign_up", "Visitors may make themselves an account", showcase.allowsSignUp),
                typed.seen(seenShowcase(showcase)),
            ], submit: "Save", error: typed.refusal)
    }

    private static func limitsForm(_ shop: Storefront, _ path: String, _ staff: StaffVisit, _ typed: Typed) -> FormBlock
    {
        FormBlock(
            path + "/limits", .post,
            ActionGroup.allCases.map { group in
                typed.field(
                    Field(group.name, .verbatim(group.name)).with {
                        $0.isRequired = false
                        $0.inputMode = "numeric"
                    }, staff.catalog.limit(group, of: shop.id).map { String($0) } ?? "")
            } + [typed.seen(LimitRows.seen(.storefront(shop.id), staff))], submit: "Save", error: typed.refusal)
    }

    private static func seen(_ shop: Storefront) -> [SeenRow] { [SeenRow(\.storefronts, shop.id, shop)] }

    /// A shop whose look was never set has no row.
    private static func seenShowcase(_ showcase: Showcase) -> [SeenRow] {
        [SeenRow(\.showcases, showcase.storefront, showcase.version > 0 ? showcase : nil)]
    }

    static func save(_ staff: StaffVisit) async throws(Fault) -> Response {
        let shop = try staff.shop()
        var typed = Typed(staff.form)
        let hosts = StorefrontsPage.hosts(&typed, staff, except: shop.id)
        let language = typed.choice("language", StorefrontsPage.languages)
        let takesKey = typed.isOn("key_in_query")
        guard typed.isRight else { return try page(staff, typed) }
        return try await saved(staff, shop, typed, in: .terms) { () throws(Fault) in
            try await staff.execute(
                EditStorefront(storefront: shop.id) { row in
                    row.hosts = hosts
                    row.language = language
                    row.takesKeyInQuery = takesKey
                }, verb: "storefront.edit", subject: "storefront \(shop.id)",
                detail: "hosts=\(hosts.joined(separator: ",")) language=\(language) key_in_query=\(takesKey)",
                seen: seen(shop)) != nil
        }
    }

    static func saveShowcase(_ staff: StaffVisit) async throws(Fault) -> Response {
        let shop = try staff.shop()
        var typed = Typed(staff.form)
        let before = staff.catalog.showcase(of: shop)
        var showcase = before
        showcase.brand = typed.text("brand", atMost: Showcase.mostBrand)
        showcase.accent = staff.form["accent"].lowercased()
        showcase.contact = typed.text("contact", atMost: Showcase.mostContact, hasLines: true, isRequired: false)
        showcase.allowsSignUp = typed.isOn("sign_up")
        if typed.isRight {
            do throws(Fault) { try showcase.check() } catch { typed.refuse("accent", "A colour such as #2456c4.") }
        }
        guard typed.isRight else { return try page(staff, typed, in: .showcase) }
        return try await saved(staff, shop, typed, in: .showcase) { [showcase] () throws(Fault) in
            try await staff.execute(
                PutShowcase(showcase), verb: "showcase.set", subject: "storefront \(shop.id)",
                detail: "brand=\(showcase.brand) accent=\(showcase.accent) sign_up=\(showcase.allowsSignUp)",
                seen: seenShowcase(before)) != nil
        }
    }

    static func saveLimits(_ staff: StaffVisit) async throws(Fault) -> Response {
        let shop = try staff.shop()
        var typed = Typed(staff.form)
        var changes: [SetLimit] = []
        for group in ActionGroup.allCases {
            let before = staff.catalog.limit(group, of: shop.id)
            let number = staff.form[group.name].isEmpty ? nil : typed.number(group.name, 0...1_000_000)
            if number != before {
                changes.append(SetLimit(owner: .storefront(shop.id), group: group, perMinute: number))
            }
        }
        guard typed.isRight else { return try page(staff, typed, in: .limits) }
        guard !changes.isEmpty else { return Answers.see("/staff/storefronts/\(shop.id)", .nothing) }
        return try await saved(staff, shop, typed, in: .limits) { [changes] () throws(Fault) in
            try await staff.execute(
                SetLimits(changes), verb: "limit.set", subject: "storefront \(shop.id)",
                detail: changes.map { "\($0.key.group.name)=\($0.perMinute.map { "\($0)" } ?? "none")" }
                    .joined(separator: " "), seen: LimitRows.seen(.storefront(shop.id), staff)) != nil
        }
    }

    private static func saved(
        _ staff: StaffVisit, _ shop: Storefront, _ typed: Typed, in part: Part, _ act: () async throws(Fault) -> Bool
    ) async throws(Fault) -> Response {
        do throws(Fault) {
            let isFirst = try await act()
            try await staff.refresh()
            return Answers.see("/staff/storefronts/\(shop.id)", isFirst ? .saved : .again)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in
                try page(staff, typed, in: part)
            }
        }
    }
}

/// An owner's own request limits, as a form is made from them.
enum LimitRows {
    static func seen(_ owner: LimitOwner, _ staff: StaffVisit) -> [SeenRow] {
        ActionGroup.allCases.map { row(owner, $0, staff) }
    }

    static func row(_ owner: LimitOwner, _ group: ActionGroup, _ staff: StaffVisit) -> SeenRow {
        let key = RequestLimit.Key(owner, group)
        return SeenRow(\.limits, key, mark: staff.catalog.ownLimit(key).map { "\($0)" } ?? "") { "\($0.perMinute)" }
    }
}
