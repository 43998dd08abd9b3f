import Base
import Domain
import Hummingbird
import Storage

/// Where staff begin: what needs a person, how sales go, how providers do.
enum DashboardPage {
    private static let days: Int64 = 30

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let store = staff.console.store
        let totals = try await totals(staff)
        let groups = SalesTotals.grouped(totals.rows)
        var blocks: [Block] = [.section("Needs a person", [.tiles(try await needs(store))])]
        blocks.append(.section("The last 30 days", sales(groups, totals.first, staff)))
        blocks.append(.section("Providers", [.table(try await ProviderCells.table(staff))]))
        return staff.page("Dashboard", at: "/staff", blocks)
    }

    /// The last thirty days, today too.
    private static func totals(_ staff: StaffVisit) async throws(Fault) -> (first: Int64, rows: [DayTotal]) {
        let today = staff.now.milliseconds / CalendarDay.millisecondsPerDay
        let first = today - days + 1
        return (first, try await staff.console.store.read(ReadDayTotals(from: first, to: today)))
    }

    // MARK: what needs a person

    private static func needs(_ store: Store) async throws(Fault) -> [Block.Tile] {
        let needs = try await store.read(ReadNeedsPerson())
        let wishes = try await store.read(CountWishes())
        return ToDoQueue.allCases.map { queue in
            let count = queue.count(needs, wishes)
            // Counts stop at a bound; beyond it the number is no longer exact.
            let shown: Cell =
                count >= ReadNeedsPerson.most ? .text("\(Digits.grouped(ReadNeedsPerson.most))+") : .number(count)
            return Block.Tile(queue.title, shown, tone: count > 0 ? .warning : .good, to: queue.path)
        }
    }

    // MARK: sales

    private static func sales(_ groups: [SalesTotals], _ first: Int64, _ staff: StaffVisit) -> [Block] {
        let shops = staff.catalog.storefronts
        let asked: StorefrontID? = staff.query.id("shop")
        let busiest = groups.max { $0.all.count < $1.all.count }?.key.storefront
        let chosen = asked.flatMap { shops[$0]?.id } ?? busiest
        var blocks: [Block] = [.table(table(groups, shops))]
        if shops.count > 1, !groups.isEmpty {
            let choice = Field("shop", "Shop", .choice(WorkCells.storefronts(staff.catalog))).with {
                $0.value = chosen.map { "\($0)" } ?? ""
                $0.reloads = true
            }
            blocks.append(.form(FormBlock("/staff", .get, [choice], submit: "Show", tone: .plain)))
        }
        for group in groups where group.key.storefront == chosen {
            blocks += charts(group, first, shops[group.key.storefront]?.name ?? "")
        }
        return blocks
    }

    private static func table(_ groups: [SalesTotals], _ shops: [StorefrontID: Storefront]) -> TableBlock {
        TableBlock(
            "Sales",
            [
                .init("Shop"), .init("Orders", isNumber: true), .init("Revenue", isNumber: true),
                .init("Cost", isNumber: true), .init("Margin", isNumber: true),
                .init("Margin in percent", isNumber: true),
            ],
            groups.map { group in
                let (sum, currency) = (group.all, group.key.currency)
                let missing = Phrase("{count} costs without a rate", ["count": Digits.grouped(sum.unconverted)])
                return [
                    .link(
                        .verbatim(shops[group.key.storefront]?.name ?? "–"),
                        to: Links.path("/staff", [("shop", "\(group.key.storefront)")])),
                    .number(sum.count), .money(sum.revenue, currency),
                    sum.unconverted == 0
                        ? .money(sum.cost, currency) : .lines([.money(sum.cost, currency), .aside(missing)]),
                    .money(sum.margin, currency), WorkCells.text(sum.marginText),
                ]
            }, empty: "Nothing was sold yet.", export: "/staff/totals.csv")
    }

    private static func charts(_ group: SalesTotals, _ first: Int64, _ shop: String) -> [Block] {
        let code = group.key.currency.code
        let names = ["shop": shop, "currency": code]
        let chart = { (title: Phrase, bar: (SalesTotals.Sum) -> (Int64, String)) -> Block in
            .chart(
                ChartBlock(
                    title,
                    (first..<first + days).map { day in
                        let (height, text) = bar(group.days[day] ?? SalesTotals.Sum())
                        return ChartBlock.Bar(Days.text(day), height: height, text: text)
                    }))
        }
        let money = { (money: Money) in (money.micros, "\(Digits.grouped(money)) \(code)") }
        return [
            chart(Phrase("{shop}: orders, paid in {currency}", names)) { ($0.count, Digits.grouped($0.count)) },
            chart(Phrase("{shop}: revenue in {currency}", names)) { money($0.revenue) },
            chart(Phrase("{shop}: cost in {currency}", names)) { money($0.cost) },
            chart(Phrase("{shop}: margin in {currency}", names)) { money($0.margin) },
        ]
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let totals = try await totals(staff)
        return Exports.csv(
            "totals",
            [
                "day", "shop", "currency", "kind", "count", "charged", "returned", "cost", "costs_without_rate",
            ],
            totals.rows.map { total in
                [
                    Days.text(total.key.day), staff.catalog.storefronts[total.key.storefront]?.name ?? "",
                    total.key.currency.code, "\(total.key.kind)", "\(total.count)", total.charged.text,
                    total.returned.text, total.cost.text, "\(total.unconverted)",
                ]
            }, visit: staff.visit)
    }
}

/// How providers do, and what their queues are behind with.
enum ProviderCells {
    static func table(_ staff: StaffVisit) async throws(Fault) -> TableBlock {
        let providers = staff.catalog.providers.values.sorted { $0.name < $1.name }
        let store = staff.console.store
        let health = try await store.read(ReadHealth())
        let ages = try await store.read(ReadQueueAges(of: providers.map(\.id), at: staff.now))
        return TableBlock(
            "Providers",
            [
                .init("Provider"), .init("State"), .init("Balance", isNumber: true), .init("Calls", isNumber: true),
                .init("Failed", isNumber: true), .init("Mean ms", isNumber: true), .init("To send", isNumber: true),
                .init("To follow", isNumber: true), .init("Refills", isNumber: true), .init("Numbers", isNumber: true),
                .init("Last sync"),
            ],
            providers.map { provider in
                let known = health[provider.id]
                let queue = ages.providers[provider.id] ?? ReadQueueAges.Ages()
                return [
                    WorkCells.provider(provider.id, staff), state(provider, known), balance(provider, known),
                    known.map { .number($0.calls) } ?? .none, known.map { .number($0.failures) } ?? .none,
                    known.map { .number($0.latencyMilliseconds) } ?? .none, due(queue.sending, staff.now),
                    due(queue.following, staff.now), due(queue.refilling, staff.now), due(queue.numbers, staff.now),
                    WorkCells.time(known?.syncedAt),
                ]
            } + [scheduled(ages.scheduled, staff.now)], empty: "No providers yet.")
    }

    private static func state(_ provider: UpstreamProvider, _ health: ProviderHealth?) -> Cell {
        if provider.isPaused { return .badge("Paused", .warning) }
        guard let health, !health.hold.isEmpty else { return .badge("In use", .good) }
        return .lines([.badge("Resting", .bad), .text(health.hold)])
    }

    static func balance(_ provider: UpstreamProvider, _ health: ProviderHealth?) -> Cell {
        guard let balance = health?.balance else { return .none }
        let money = Cell.money(balance, provider.currency)
        return balance < provider.lowBalance ? .lines([money, .badge("Low", .bad)]) : money
    }

    private static func due(_ work: DueWork, _ now: Instant) -> Cell {
        guard work.count > 0 else { return .number(0) }
        let age = work.oldest.map { Cell.aside(WorkCells.age(since: $0, now)) } ?? .none
        return .several([.number(work.count), age])
    }

    /// Runs and posts, which are made here.
    private static func scheduled(_ work: DueWork, _ now: Instant) -> [Cell] {
        [.phrase("Made here: runs and posts"), .none, .none, .none, .none, .none, due(work, now)]
            + Array(repeating: .none, count: 4)
    }
}
