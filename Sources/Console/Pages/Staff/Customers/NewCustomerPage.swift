import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// Staff take a customer in; the customer chooses the password.
enum NewCustomerPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { page(staff) }

    private static func page(_ staff: StaffVisit, errors: [String: Phrase] = [:]) -> Response {
        let shop = Field("shop", "Shop", .choice(WorkCells.storefronts(staff.catalog))).with {
            $0.value = staff.form.has("shop") ? staff.form["shop"] : "\(staff.storefront.id)"
            $0.error = errors["shop"]
        }
        return staff.page(
            "New customer", at: "/staff/customers", status: errors.isEmpty ? .ok : .unprocessableContent,
            [
                .form(
                    FormBlock(
                        "/staff/customers/new", .post, [shop] + HandOver.fields(staff, errors),
                        submit: "Open the account"))
            ])
    }

    static func submit(_ staff: StaffVisit) async throws(Fault) -> Response {
        var (typed, errors) = HandOver.typed(staff)
        let id: StorefrontID? = staff.form.id("shop")
        let shop = id.flatMap { staff.catalog.storefronts[$0] }
        if shop == nil { errors["shop"] = "Please choose one." }
        guard let shop, let typed, errors.isEmpty else { return page(staff, errors: errors) }
        let made: (person: PersonID, account: AccountID)?
        do throws(Fault) {
            made = try await staff.execute(
                SignUp(
                    storefront: shop.id, email: typed.email, name: typed.name, passwordHash: "",
                    language: shop.language, isInvited: true), verb: "customer.add", detail: typed.email.text
            ) { ("account \($0.account)", $0.account) }
        } catch {
            guard error == .alreadyExists("email") else { throw error }
            return page(staff, errors: ["email": HandOver.taken])
        }
        guard let made else { return Answers.see("/staff/customers", .again) }
        try await staff.console.desk.catalog.refresh()
        let link = try await HandOver.link(for: made.person, .invitation, shop, staff)
        return staff.page(
            "New customer", at: "/staff/customers",
            [
                .note(Phrase("{name} is a customer now.", ["name": typed.email.text]), .good),
                .secret(HandOver.words, link),
                .actions([.link("To the customer", to: "/staff/customers/\(made.account)")]),
            ])
    }
}
