import Base
import Commands
import Domain
import Providers
import Storage

/// Takes in what a provider of numbers offers now: prices of its costs, stock, tiers that come and go.
package struct SyncTiers: Sendable {
    package struct Report: Sendable {
        package var offered = 0
        package var written: Int64 = 0
        /// Offers that have no price for want of an exchange rate, or that name what nobody knows.
        package var skipped = 0
    }

    private let row: UpstreamProvider
    private let accepting: Bool
    private let desk: NumberDesk
    private let line: PartLine

    /// - Parameters:
    ///   - accepting: whether a list is believed however short it is.
    ///   - line: of the audit log, written with each part of the changes.
    package init(
        _ row: UpstreamProvider, accepting: Bool = false, desk: NumberDesk, line: @escaping PartLine = { _ in nil }
    ) {
        self.row = row
        self.accepting = accepting
        self.desk = desk
        self.line = line
    }

    /// - Throws: `wrongState` where the provider gave no list, or less than half of what it had.
    package func run() async throws(Fault) -> Report {
        let reply = await (try desk.provider(row.id)).tiers()
        await desk.note(reply.remarks, of: row.id)
        guard let offered = reply.value else { throw .wrongState("\(row.name) gave no list: \(reply.words)") }
        let known = desk.numbers.current.tiers.values.filter { $0.provider == row.id }
        let stocked = known.count { $0.available > 0 }
        if offered.count * 2 < stocked, !accepting {
            await desk.note(
                [Remark(.shrunkenCatalog, words: "\(offered.count) offers of \(stocked)")], of: row.id)
            throw .wrongState("\(row.name) offers \(offered.count) of \(stocked) it had: left as it was")
        }
        var report = Report(offered: offered.count)
        try await makeKnown(offered)
        let drafts = try drafts(of: offered, &report)
        let byItem = Dictionary(grouping: known, by: \.item)
        var seen: Set<String> = []
        for start in stride(from: 0, to: drafts.count, by: PutTiers.mostRows) {
            let page = Array(drafts[start..<min(start + PutTiers.mostRows, drafts.count)])
            let rows = page.flatMap { byItem[$0.item] ?? [] }
            seen.formUnion(page.map(\.item))
            let part = Audited(PutTiers(provider: row.id, known: rows, drafts: page)) { [line] written in
                written > 0 ? line("\(offered.count) offers, \(written) written") : nil
            }
            report.written += try await desk.store.execute(part, as: .job)
        }
        let gone = known.filter { !seen.contains($0.item) && $0.available > 0 }
        for start in stride(from: 0, to: gone.count, by: PutTiers.mostRows) {
            let out = PutTiers(
                provider: row.id, known: Array(gone[start..<min(start + PutTiers.mostRows, gone.count)]), drafts: [])
            let part = Audited(out) { [line] written in written > 0 ? line("\(written) offered no more") : nil }
            report.written += try await desk.store.execute(part, as: .job)
        }
        if report.written > 0 { try await desk.numbers.refresh() }
        return report
    }

    /// Makes products and operators known that are offered for the first time.
    private func makeKnown(_ offered: [OfferedTier]) async throws(Fault) {
        struct Pair: Hashable {
            let country: Int64
            let service: Int64
        }
        struct Operator: Hashable {
            let country: Int64
            let code: String
        }
        let catalog = desk.numbers.current
        var isNew = false
        for pair in Set(offered.map { Pair(country: $0.country, service: $0.service) })
        where catalog.product(country: pair.country, service: pair.service) == nil
            && NumberCountries.byID[pair.country] != nil && NumberServices.byID[pair.service] != nil
        {
            _ = try await desk.store.execute(
                AddCatalogProduct(country: pair.country, service: pair.service), as: .job)
            isNew = true
        }
        let operators = Set(
            offered.compactMap { offer in
                offer.operatorCode.map { Operator(country: offer.country, code: $0) }
            })
        for found in operators where catalog.numberOperator(found.code, in: found.country) == nil {
            _ = try await desk.store.execute(
                AddNumberOperator(country: found.country, code: found.code, name: nil), as: .job)
            isNew = true
        }
        if isNew { try await desk.numbers.refresh() }
    }

    private func drafts(of offered: [OfferedTier], _ report: inout Report) throws(Fault) -> [TierDraft] {
        let catalog = desk.numbers.current
        guard let exchange = desk.desk.catalog.current.exchange(row.currency, .idr) else {
            throw .wrongState("there is no exchange rate of \(row.currency) to IDR")
        }
        var drafts: [String: TierDraft] = [:]
        for offer in offered {
            guard let product = catalog.product(country: offer.country, service: offer.service),
                let price = try? NumberPricing.price(cost: offer.cost, exchange: exchange, row), offer.cost >= .zero
            else {
                report.skipped += 1
                continue
            }
            drafts[offer.item] = TierDraft(
                product: product.id, item: offer.item,
                operatorID: offer.operatorCode.flatMap { catalog.numberOperator($0, in: offer.country) }?.id,
                price: price, cost: offer.cost, available: max(0, offer.available))
        }
        return drafts.values.sorted { $0.item < $1.item }
    }
}
