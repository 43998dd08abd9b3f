import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Strange answers of providers, with what they were found in, until somebody closes them.
enum FindingsPage {
    /// With what was said, a finding has some four kilobytes.
    private static let rows: Int64 = 20
    private static let names = ["provider", "kind"]

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let query = staff.query
        let page = try await staff.console.store.read(
            ListFindings(
                of: query.id("provider"), kind: kind(query), before: ListMark(text: query["before"]), limit: rows))
        let older = page.next.map { Older.path("/staff/findings", query, names, $0) }
        var blocks: [Block] = [.tabs(ProvidersPage.tabs, current: "/staff/findings"), .form(filters(staff))]
        blocks += page.rows.map { finding in
            .section(
                .verbatim(title(finding, staff)),
                [
                    .facts(facts(finding, staff)),
                    .actions([close(finding, staff)]),
                ] + (finding.transcript.isEmpty ? [] : [.fold("What was said", [.code(finding.transcript)])]))
        }
        blocks.append(
            .table(
                TableBlock(
                    "Findings", [], [], empty: page.rows.isEmpty ? "Nothing strange was found." : "",
                    older: older,
                    export: Links.path("/staff/findings.csv", names.map { ($0, query[$0]) }))))
        return staff.page("Findings", at: "/staff/providers", blocks)
    }

    private static func kind(_ query: FormValues) -> FindingKind? {
        query.number("kind").flatMap { FindingKind(rawValue: $0) }
    }

    private static func filters(_ staff: StaffVisit) -> FormBlock {
        FormBlock(
            "/staff/findings", .get,
            [
                Field("provider", "Provider", .choice([.init("", "All providers")] + staff.upstreamChoices)).with {
                    $0.value = staff.query["provider"]
                },
                Field(
                    "kind", "Kind",
                    .choice(
                        [.init("", "All kinds")]
                            + FindingKind.allCases.map { .init(String($0.rawValue), FindingWords.phrase($0)) })
                ).with { $0.value = staff.query["kind"] },
            ], submit: "Filter", tone: .plain)
    }

    private static func title(_ finding: Finding, _ staff: StaffVisit) -> String {
        let provider = staff.catalog.providers[finding.key.provider]?.name ?? "\(finding.key.provider)"
        return "\(provider): \(FindingWords.phrase(finding.key.kind).text(in: staff.language))"
    }

    private static func facts(_ finding: Finding, _ staff: StaffVisit) -> [Block.Fact] {
        [
            .init("What", .text(finding.words)),
            .init(
                "Order",
                finding.key.order.raw == 0
                    ? .none : .link(.verbatim("\(finding.key.order)"), to: "/staff/orders/\(finding.key.order)")),
            .init("How often", .number(finding.count)), .init("First", .time(finding.firstAt)),
            .init("Last", .time(finding.lastAt)),
        ]
    }

    private static func close(_ finding: Finding, _ staff: StaffVisit) -> Cell {
        .button(
            Cell.Button(
                "Close", to: "/staff/findings/close",
                [
                    "provider": String(finding.key.provider.raw), "order": String(finding.key.order.raw),
                    "kind": String(finding.key.kind.rawValue),
                    "back": Links.path("/staff/findings", (names + ["before"]).map { ($0, staff.query[$0]) }),
                ]))
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider: ProviderID? = staff.query.id("provider")
        let kind = kind(staff.query)
        let console = staff.console
        let catalog = staff.catalog
        return Exports.csv(
            "findings", ["provider", "order", "kind", "count", "first", "last", "words"], visit: staff.visit
        ) { mark throws(Fault) in
            try await console.store.read(ListFindings(of: provider, kind: kind, before: mark, limit: Exports.rows))
        } line: { finding in
            [
                catalog.providers[finding.key.provider]?.name ?? "",
                finding.key.order.raw == 0 ? "" : "\(finding.key.order)", finding.key.kind.text, "\(finding.count)",
                finding.firstAt.text, finding.lastAt.text, finding.words,
            ]
        }
    }

    static func closeOne(_ staff: StaffVisit) async throws(Fault) -> Response {
        let form = staff.form
        guard let provider: ProviderID = form.id("provider"), staff.catalog.providers[provider] != nil,
            let kind = kind(form), let order = form.number("order")
        else { throw .notFound("finding") }
        let line = staff.act("finding.close", "provider \(provider)", nil, "kind=\(kind.text) order=\(order)")
        let closed = try await staff.execute(CloseFindings([Finding.Key(provider, OrderID(order), kind)])) { closed in
            closed > 0 ? line : nil
        }
        return Answers.see(
            staff.back(else: "/staff/findings"), closed.map { $0 > 0 ? .done : .nothing } ?? .again)
    }
}

/// Kinds of findings in words.
enum FindingWords {
    static func phrase(_ kind: FindingKind) -> Phrase {
        switch kind {
        case .unreadable: "Unreadable answer"
        case .unknownStatus: "Unknown status"
        case .missing: "Order missing in an answer"
        case .orderError: "Error for an accepted order"
        case .badNumber: "Number that cannot be"
        case .otherCurrency: "Other currency"
        case .unknownOutcome: "Unknown outcome of a send"
        case .contradiction: "Contradiction"
        case .repeatedOrder: "One ID for two orders"
        case .denied: "Key or account refused"
        case .outOfFunds: "Out of funds"
        case .lowBalance: "Low balance"
        case .unknownRefill: "Unknown outcome of a refill"
        case .shrunkenCatalog: "Shrunken catalogue"
        case .overdue: "Overdue order"
        case .quarantine: "Costs wait for a person"
        case .notReleased: "Number not released"
        case .dearer: "Number cost more than agreed"
        }
    }
}
