import Base
import Commands
import Domain
import Errands
import Hummingbird

/// What currencies are worth in each other, for prices made of costs.
enum RatesPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, Typed()) }

    private static func rates(_ staff: StaffVisit) -> [ExchangeRate] {
        staff.catalog.exchangeRates.values.sorted { $0.key < $1.key }
    }

    private static func seen(_ key: ExchangeRate.Key, _ staff: StaffVisit) -> SeenRow {
        SeenRow(\.exchangeRates, key, staff.catalog.exchangeRates[key]) { $0.rate.text }
    }

    private static func page(_ staff: StaffVisit, _ typed: Typed) -> Response {
        var blocks: [Block] = [
            .tabs(StorefrontsPage.tabs, current: "/staff/rates"),
            .prose("A new rate changes the prices that follow their costs."),
            .table(
                TableBlock(
                    "Exchange rates",
                    [
                        .init("From currency"), .init("To currency"), .init("Rate", isNumber: true), .init("Set at"),
                        .init("Holds for"),
                        .init("Said by"),
                    ],
                    rates(staff).map { row in
                        [
                            .text(row.key.from.code), .text(row.key.to.code), .text(Digits.grouped(row.rate.text)),
                            .time(row.setAt), row.asOf.map { .time($0) } ?? .none, .text(source(row)),
                        ]
                    }, empty: "No rates yet.", export: "/staff/rates.csv")),
        ]
        if staff.console.backstage.fetchRates != nil {
            blocks.append(.actions([.button(Cell.Button("Fetch the rates now", to: "/staff/rates/fetch"))]))
        }
        blocks.append(
            .section(
                "Set a rate",
                [
                    .form(
                        FormBlock(
                            "/staff/rates", .post,
                            [
                                typed.text("from", "Currency of costs", help: "Three letters, such as USD."),
                                typed.text("to", "Currency of prices"),
                                typed.text("rate", "One unit of the first is worth, in the second"),
                                typed.seen(rates(staff).map { seen($0.key, staff) }),
                            ], submit: "Set it", error: typed.refusal))
                ]))
        return staff.page("Exchange rates", at: "/staff/storefronts", status: typed.status, blocks)
    }

    /// An address may carry a key, so its host is shown alone.
    private static func source(_ row: ExchangeRate) -> String {
        guard row.source.contains("://") else { return row.source }
        let parts = row.source.split(separator: "/", omittingEmptySubsequences: true)
        return parts.count > 1 ? String(parts[1].drop { $0 == "/" }.split(separator: "@").last ?? "") : ""
    }

    static func set(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let from = typed.currency("from")
        let to = typed.currency("to")
        let rate = typed.rate("rate")
        if typed.isRight, from == to { typed.refuse("to", "Please give another currency.") }
        if typed.isRight, rate.nanos == 0 { typed.refuse("rate", "Please give a number above zero.") }
        guard typed.isRight else { return page(staff, typed) }
        let key = ExchangeRate.Key(from, to)
        do throws(Fault) {
            let done: Void? = try await staff.execute(
                SetExchangeRate(key, rate, asOf: staff.now), verb: "exchange.set",
                subject: "exchange-rate \(from)/\(to)", detail: "rate=\(rate.text)", seen: [seen(key, staff)],
                isPart: true)
            _ = try await Repricer.run(staff)
            try await staff.refresh()
            return Answers.see("/staff/rates", done == nil ? .again : .saved)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in
                var typed = typed
                if let now = staff.catalog.exchangeRates[key] {
                    typed.refuse("rate", Phrase("By now this is: {value}", ["value": now.rate.text]))
                }
                return page(staff, typed)
            }
        }
    }

    static func fetch(_ staff: StaffVisit) async throws(Fault) -> Response {
        guard let fetch = staff.console.backstage.fetchRates else { throw .notFound("exchange rates") }
        do throws(Fault) {
            staff.visit.deeds.begin()
            let stored = try await fetch.run()
            try await staff.record("exchange.fetch", "exchange-rates", detail: "\(stored) stored")
            _ = try await Repricer.run(staff)
            return Answers.see("/staff/rates", .done)
        } catch {
            var typed = Typed()
            try typed.refuse(error)
            return page(staff, typed)
        }
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "rates", ["from", "to", "rate", "set", "as_of", "source"],
            rates(staff).map { row in
                [
                    row.key.from.code, row.key.to.code, row.rate.text, row.setAt.text, row.asOf?.text ?? "",
                    source(row),
                ]
            }, visit: staff.visit)
    }
}
