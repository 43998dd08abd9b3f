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
        if ids.isEmpty { typed.refuse("category", "No listing of this shop is in this category.") }
        guard typed.isRight else { return page(staff, typed) }
        // The last part is the one that the form acts for: a form that is sent again after a failure goes on.
        let size = EditListings.most
        let whole = (ids.count - 1) / size * size
        for start in stride(from: 0, to: whole, by: size) {
            _ = try await staff.continueWith(edit(Array(ids[start..<start + size]), category, name))
        }
        let done = try await staff.execute(
            edit(Array(ids[whole...]), category, name), verb: "category.rename",
            subject: "storefront \(staff.form["storefront"])", detail: "\(category) → \(name): \(ids.count) listings")
        try await staff.refresh()
        return Answers.see("/staff/categories", done == nil ? .again : .saved)
    }

    private static func edit(_ ids: [ListingID], _ category: String, _ name: String) -> EditListings {
        EditListings(ids) { listing throws(Fault) in
            if listing.category == category { listing.category = name }
        }
    }
}
