import Base
import Commands
import Domain
import Storage

/// One line of an imported list of numbers.
package struct ImportedNumber: Sendable {
    let country: Int64
    let service: Int64
    let item: String
    let operatorCode: String?
    let price: Money
    let cost: Money
    let stock: Int64

    /// - Throws: `invalid`, naming the line.
    package init(_ entry: [String: String], line: Int) throws(Fault) {
        let text = { (name: String) in entry[name].map { String($0.trimmed) }.flatMap { $0.isEmpty ? nil : $0 } }
        let place = "entry \(line): "
        guard let sent = text("country"),
            let country = NumberCountries.all.first(where: { String($0.id) == sent || $0.code == sent.uppercased() })
        else { throw .invalid(place + "country (a number like 6, or a code like ID)") }
        guard let code = text("service"), let service = NumberServices.byCode[code] else {
            throw .invalid(place + "service (a code like wa)")
        }
        guard let price = text("price").flatMap({ WholeNumber.parse($0) }), (1...1_000_000_000).contains(price) else {
            throw .invalid(place + "price (whole rupiah)")
        }
        guard let stock = WholeNumber.parse(text("stock") ?? "1000000"), stock < Int64(1) << 31 else {
            throw .invalid(place + "stock")
        }
        guard let cost = Money(text: text("cost") ?? "0"), cost >= .zero else { throw .invalid(place + "cost") }
        self.country = country.id
        self.service = service.id
        operatorCode = text("operator")?.lowercased()
        item = text("item") ?? ["\(country.id)", code, operatorCode].compactMap { $0 }.joined(separator: "/")
        self.price = Money(micros: price * Money.unit)
        self.cost = cost
        self.stock = stock
    }
}

/// Puts entries on sale, making products and operators known that are new.
package struct NumberImport: Sendable {
    let seller: UpstreamProvider
    let watch: NumberWatch
    let store: Store

    package init(seller: UpstreamProvider, watch: NumberWatch, store: Store) {
        self.seller = seller
        self.watch = watch
        self.store = store
    }

    /// - Parameters:
    ///   - replacing: whether what the list lacks has no stock any more.
    ///   - line: of the audit log, written with each part of the changes.
    /// - Returns: rows written.
    /// - Throws: `invalid`; what the store throws.
    package func run(
        _ rows: [ImportedNumber], replacing: Bool, line: @escaping PartLine = { _ in nil }
    ) async throws(Fault) -> Int64 {
        for row in rows {
            if watch.current.product(country: row.country, service: row.service) == nil {
                _ = try await store.execute(AddCatalogProduct(country: row.country, service: row.service))
                try await watch.refresh()
            }
            if let code = row.operatorCode, watch.current.numberOperator(code, in: row.country) == nil {
                _ = try await store.execute(AddNumberOperator(country: row.country, code: code, name: nil))
                try await watch.refresh()
            }
        }
        let catalog = watch.current
        var drafts: [TierDraft] = []
        for row in rows {
            guard let product = catalog.product(country: row.country, service: row.service) else {
                throw .notFound("product of country \(row.country)")
            }
            drafts.append(
                TierDraft(
                    product: product.id, item: row.item,
                    operatorID: row.operatorCode.flatMap { catalog.numberOperator($0, in: row.country) }?.id,
                    price: row.price, cost: row.cost, available: row.stock))
        }
        let known = catalog.tiers.values.filter { $0.provider == seller.id }
        let named = Set(drafts.map(\.item))
        var written: Int64 = 0
        for start in stride(from: 0, to: drafts.count, by: PutTiers.mostRows) {
            let page = Array(drafts[start..<min(start + PutTiers.mostRows, drafts.count)])
            let pageItems = Set(page.map(\.item))
            let part = PutTiers(provider: seller.id, known: known.filter { pageItems.contains($0.item) }, drafts: page)
            written += try await store.execute(
                Audited(part) { $0 > 0 ? line("\(page.count) of \(rows.count) read, \($0) written") : nil })
        }
        if replacing {
            let gone = known.filter { !named.contains($0.item) && $0.available > 0 }
            for start in stride(from: 0, to: gone.count, by: PutTiers.mostRows) {
                let part = PutTiers(
                    provider: seller.id, known: Array(gone[start..<min(start + PutTiers.mostRows, gone.count)]),
                    drafts: [])
                written += try await store.execute(
                    Audited(part) { $0 > 0 ? line("\($0) taken out of stock") : nil })
            }
        }
        return written
    }
}
