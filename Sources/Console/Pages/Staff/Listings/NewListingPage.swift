import Base
import Commands
import Domain
import Hummingbird

/// A new listing.
enum NewListingPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff, Typed()) }

    private static func page(_ staff: StaffVisit, _ typed: Typed) -> Response {
        var draft = Listing(
            id: ListingID(0), storefront: StorefrontID(0), name: "", type: ServiceTypes.all[0], category: "General",
            rate: .zero, minimum: 1, maximum: 10_000)
        draft.about = ""
        let shop = staff.query["storefront"]
        return staff.page(
            "New listing", at: "/staff/listings", status: typed.status,
            [
                .form(
                    FormBlock(
                        "/staff/listings/new", .post,
                        [
                            typed.choose("storefront", "Shop", staff.shopChoices, shop),
                            typed.choose("type", "Service type", ListingForm.types),
                            typed.text("rate", "Price", help: "With at most nine decimals."),
                            typed.choose(
                                "provider", "Provider", [.init("", "Delivered by hand")] + staff.upstreamChoices),
                            typed.text(
                                "item", "The provider's id of the service",
                                help: "Not needed for what is delivered by hand.",
                                isRequired: false),
                        ] + ListingForm.fields(draft, typed), submit: "Make it", error: typed.refusal))
            ])
    }

    static func submit(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let shop = StorefrontID(text: typed.choice("storefront", staff.shopChoices))
        let type = WholeNumber.parse(typed.choice("type", ListingForm.types)).flatMap { ServiceTypes.byCode[$0] }
        let rate = typed.rate("rate")
        let sent = typed.choice("provider", [.init("", "Delivered by hand")] + staff.upstreamChoices)
        let provider = ProviderID(text: sent).flatMap { staff.catalog.providers[$0] }
        let item = typed.text("item", atMost: RouteForm.mostItem, isRequired: provider != nil)
        let change = ListingForm.change(&typed)
        guard typed.isRight, let shop, let type else { return page(staff, typed) }
        do throws(Fault) {
            let id = try await staff.execute(
                AddListing(
                    provider: provider?.id, item: item,
                    passesSchedule: provider?.makesSchedule(of: nil, type: type.code) ?? false
                ) { id in
                    var listing = Listing(
                        id: id, storefront: shop, name: "", type: type, category: "", rate: rate, minimum: 1,
                        maximum: 1)
                    change(&listing)
                    return listing
                }, verb: "listing.add",
                detail: "name=\(staff.form["name"]) storefront=\(shop) type=\(type.name) rate=\(rate.text)"
                    + " provider=\(provider.map { "\($0.id)" } ?? "none") item=\(item)"
            ) { ("listing \($0)", nil) }
            try await staff.refresh()
            guard let id else { return Answers.see("/staff/listings", .again) }
            return Answers.see("/staff/listings/\(id)", .saved)
        } catch {
            try typed.refuse(error)
            return page(staff, typed)
        }
    }
}
