import Base
import Commands
import Domain
import Hummingbird
import Storage

/// The categories of each shop, and giving one another name.
enum CategoriesPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, Typed()) }

    private struct Line {
        let shop: Storefront
        let category: String
        let count: Int
        let onSale: Int
    }

    private static func lines(_ staff: StaffVisit) -> [Line] {
        staff.shops.flatMap { shop in
            let own = staff.catalog.listings.values.filter { $0.storefront == shop.id }
            return Dictionary(grouping: own, by: \.category).sorted { $0.key < $1.key }.map { category, listings in
                Line(
                    shop: shop, category: category, count: listings.count, onSale: listings.count(where: \.isOnSale))
            }
        }
    }

    private static func page(_ staff: StaffVisit, _ typed: Typed) -> Response {
        let stretch = Stretch(lines(staff), from: staff.query, rows: 100) { "\($0.shop.id) \($0.category)" }
        let table = TableBlock(
            "Categories",
            [.init("Shop"), .init("Category"), .init("Listings", isNumber: true), .init("On sale", isNumber: true)],
            stretch.rows.map { line in
                let path = Links.path(
                    "/staff/listings", [("storefront", String(line.shop.id.raw)), ("category", line.category)])
                return [
                    .text(line.shop.name), .link(.verbatim(line.category), to: path), .number(Int64(line.count)),
                    .number(Int64(line.onSale)),
                ]
            }, empty: "No listings yet.", older: stretch.older("/staff/categories", staff.query, []),
            export: "/staff/categories.csv")
        return staff.page(
            "Categories", at: "/staff/listings", status: typed.status,
            [
                .tabs(ListingsPage.tabs, current: "/staff/categories"), .table(table),
                .section(
                    "Give a category another name",
                    [
                        .prose("All its listings move; a name that is there already takes them in."),
                        .form(
                            FormBlock(
                                "/staff/categories", .post,
                                [
                                    typed.choose("storefront", "Shop", staff.shopChoices),
                                    typed.text("category", "Category"), typed.text("name", "New name"),
                                ], submit: "Rename", error: typed.refusal)),
                    ]),
            ])
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "categories", ["shop", "category", "listings", "on_sale"],
            lines(staff).map { [$0.shop.name, $0.category, "\($0.count)", "\($0.onSale)"] }, visit: staff.visit)
    }

    static func rename(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let shop = StorefrontID(text: typed.choice("storefront", staff.shopChoices))
        let category = staff.form["category"]
        let name = typed.text("name", atMost: ListingForm.mostCategory)
        let ids = staff.catalog.listings.values
            .filter { $0.storefront == shop && $0.category == category }.map(\.id).sorted()
        guard typed.isRight else { return page(staff, typed) }
        let subject = "storefront \(staff.form["storefront"])"
        let line = { @Sendable (count: Int64) in
            count > 0
                ? staff.act("category.rename", subject, nil, "\(category) → \(name): \(count) listings") : nil
        }
        // The first part is the one that the form acts for; what a failure leaves out keeps its name, and is renamed by
        // another form.
        let size = EditListings.most
        let first = edit(Array(ids.prefix(size)), category, name)
        let count: Int64?
        do throws(Fault) {
            count = try await staff.execute(first, line: line)
        } catch {
            guard ids.isEmpty, case .notFound = error else { throw error }
            typed.refuse("category", "No listing of this shop is in this category.")
            return page(staff, typed)
        }
        guard let count else { return Answers.see("/staff/categories", .again) }
        for start in stride(from: size, to: ids.count, by: size) {
            let part = edit(Array(ids[start..<min(ids.count, start + size)]), category, name)
            try await staff.continueWith(part, line: line)
        }
        try await staff.refresh()
        return Answers.see("/staff/categories", count > 0 ? .saved : .nothing)
    }

    private static func edit(_ ids: [ListingID], _ category: String, _ name: String) -> EditListings {
        EditListings(ids) { listing throws(Fault) in
            if listing.category == category { listing.category = name }
        }
    }
}
