import Base
import Commands
import Domain
import Hummingbird

/// What is told to customers at the top of every page.
enum AnnouncementsPage {
    private static let levels: [Field.Choice] = [.init("info", "For information"), .init("warning", "A warning")]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, Typed()) }

    private static func page(_ staff: StaffVisit, _ typed: Typed) -> Response {
        let rows = staff.catalog.announcements.map { row -> [Cell] in
            [
                .lines([.text(row.title), .aside(.verbatim(row.text))]),
                row.storefront.map { .text(staff.catalog.storefronts[$0]?.name ?? "") } ?? .phrase("All shops"),
                row.level == .warning ? .badge("A warning", .warning) : .badge("For information", .plain),
                row.startsAt.map { .time($0) } ?? .phrase("At once"),
                row.endsAt.map { .time($0) } ?? .phrase("No end"),
                row.isShown(at: staff.now) ? .badge("Shown", .good) : .badge("Not shown", .plain),
                .button(
                    Cell.Button(
                        "Remove", to: "/staff/announcements/\(row.id)/remove", tone: .bad, asking: "Remove this?")),
            ]
        }
        return staff.page(
            "Announcements", at: "/staff/storefronts", status: typed.status,
            [
                .tabs(StorefrontsPage.tabs, current: "/staff/announcements"),
                .table(
                    TableBlock(
                        "Announcements",
                        [
                            .init("What"), .init("Shop"), .init("Kind"), .init("Begins"), .init("Ends"), .init("State"),
                            .init(""),
                        ], rows, empty: "Nothing is told.", export: "/staff/announcements.csv")),
                .section("Tell something", [.form(form(staff, typed))]),
            ])
    }

    private static func shops(_ staff: StaffVisit) -> [Field.Choice] {
        [.init("", "All shops")] + staff.shopChoices
    }

    private static func form(_ staff: StaffVisit, _ typed: Typed) -> FormBlock {
        FormBlock(
            "/staff/announcements", .post,
            [
                typed.choose("storefront", "Shop", shops(staff)), typed.text("title", "Title"),
                typed.field(Field("text", "Text", .area(rows: 3)).with { $0.isRequired = false }),
                typed.choose("level", "Kind", levels),
                typed.field(
                    Field("from", "First day", .input("date")).with {
                        $0.isRequired = false
                        $0.help = "In your time zone; at once without it."
                    }),
                typed.field(Field("to", "Last day", .input("date")).with { $0.isRequired = false }),
            ], submit: "Tell it", error: typed.refusal)
    }

    static func add(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let shop = StorefrontID(text: typed.choice("storefront", shops(staff)))
        let title = typed.text("title", atMost: Announcement.mostTitle)
        let text = typed.text("text", atMost: Announcement.mostText, hasLines: true, isRequired: false)
        let level: Announcement.Level = typed.choice("level", levels) == "warning" ? .warning : .info
        let from = day("from", &typed, staff.clock.instant(day:))
        let to = day("to", &typed, staff.clock.end(day:))
        if let from, let to, to <= from { typed.refuse("to", "It would end before it begins.") }
        guard typed.isRight else { return page(staff, typed) }
        do throws(Fault) {
            let done = try await staff.execute(
                PutAnnouncement(
                    storefront: shop, title: title, text: text, level: level, startsAt: from, endsAt: to),
                verb: "announcement.add", detail: "\(title); storefront=\(shop.map { "\($0)" } ?? "all")"
            ) { ("announcement \($0)", nil) }
            try await staff.refresh()
            return Answers.see("/staff/announcements", done == nil ? .again : .saved)
        } catch {
            try typed.refuse(error)
            return page(staff, typed)
        }
    }

    private static func day(_ name: String, _ typed: inout Typed, _ bound: (String) -> Instant?) -> Instant? {
        guard let text = typed.form?[name], !text.isEmpty else { return nil }
        guard let day = bound(text) else {
            typed.refuse(name, "Please give a day.")
            return nil
        }
        return day
    }

    static func remove(_ staff: StaffVisit) async throws(Fault) -> Response {
        let id: AnnouncementID? = staff.visit.id()
        guard let id, let row = staff.catalog.announcements.first(where: { $0.id == id }) else {
            throw .notFound("announcement")
        }
        let done: Void? = try await staff.execute(
            RemoveAnnouncement(id), verb: "announcement.remove", subject: "announcement \(id)", detail: row.title)
        try await staff.refresh()
        return Answers.see("/staff/announcements", done == nil ? .again : .removed)
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "announcements", ["id", "shop", "title", "text", "level", "from", "to"],
            staff.catalog.announcements.map { row in
                [
                    "\(row.id)", row.storefront.flatMap { staff.catalog.storefronts[$0]?.name } ?? "", row.title,
                    row.text, "\(row.level)", row.startsAt?.text ?? "", row.endsAt?.text ?? "",
                ]
            }, visit: staff.visit)
    }
}
