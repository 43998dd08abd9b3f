import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// The stock of one offer of numbers.
enum TierPage {
    static let mostStock: Int64 = (1 << 31) - 1

    private static func tier(_ staff: StaffVisit) throws(Fault) -> NumberTier {
        let provider = try staff.provider()
        let id: NumberTierID? = staff.visit.id("tier")
        guard let id, let tier = staff.console.numbers.numbers.current.tiers[id], tier.provider == provider.id else {
            throw .notFound("numbers")
        }
        return tier
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try page(staff, Typed()) }

    private static func page(_ staff: StaffVisit, _ typed: Typed) throws(Fault) -> Response {
        let tier = try tier(staff)
        let path = "/staff/providers/\(tier.provider)/numbers"
        return staff.page(
            .verbatim(staff.console.numbers.numbers.current.name(of: tier.product)), at: "/staff/providers",
            status: typed.status,
            [
                .facts([
                    .init("ID", .number(tier.id.raw)), .init("Item", .code(tier.item)),
                    .init("Price", .money(tier.price, .idr)),
                ]),
                .form(
                    FormBlock(
                        path + "/\(tier.id)", .post,
                        [
                            typed.text("stock", "Numbers in stock", "\(tier.available)"),
                            typed.seen(seen(tier)),
                        ], submit: "Save", error: typed.refusal)),
                .actions([.link("Back to its numbers", to: path)]),
            ])
    }

    /// Puts it on sale or takes it off. It asks for one state, whatever the other things of the offer are by now: a sync
    /// writes its stock every few minutes.
    static func saleButton(_ tier: NumberTier) -> Cell.Button {
        Cell.Button(
            tier.isActive ? "Take off sale" : "Put on sale",
            to: "/staff/providers/\(tier.provider)/numbers/\(tier.id)", ["active": tier.isActive ? "off" : "on"])
    }

    private static func seen(_ tier: NumberTier) -> [SeenRow] {
        [SeenRow(\.numberTiers, tier.id, tier) { "\($0.available)" }]
    }

    /// Either its stock, or whether it is on sale.
    static func save(_ staff: StaffVisit) async throws(Fault) -> Response {
        let tier = try tier(staff)
        var typed = Typed(staff.form)
        let stock = staff.form.has("stock") ? typed.number("stock", 0...mostStock) : nil
        let isActive = stock == nil ? staff.form.isOn("active") : nil
        guard typed.isRight else { return try page(staff, typed) }
        do throws(Fault) {
            let done = try await staff.execute(
                EditTier(tier.id, available: stock, isActive: isActive), verb: "number.edit",
                subject: "number product \(tier.id)",
                detail: stock.map { "stock=\($0)" } ?? "active=\(isActive == true)",
                seen: stock == nil ? [] : seen(tier))
            try await staff.console.numbers.numbers.refresh()
            return Answers.see("/staff/providers/\(tier.provider)/numbers", done == nil ? .again : .saved)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in try page(staff, typed) }
        }
    }
}
