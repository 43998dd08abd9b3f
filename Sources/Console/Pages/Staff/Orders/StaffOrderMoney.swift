import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Money of an order that has ended: what it still holds is settled, what it earned may be given back.
enum StaffOrderMoney {
    static func blocks(_ order: Order, _ staff: StaffVisit, _ errors: [String: Phrase]) -> [Block] {
        guard order.state.isFinal else { return [] }
        var blocks: [Block] = []
        let path = StaffOrderPage.path(order.id)
        if order.held > .zero {
            let amount = amountField("give_back", order.held, order, staff, errors)
            blocks.append(
                .section(
                    "Settle what it holds",
                    [
                        .prose("A part goes back to the customer; the rest is earned."),
                        .form(
                            FormBlock(
                                path + "/settle", .post,
                                [amount, reasonField("settle_reason", staff, errors)], submit: "Settle",
                                asking: "Are you sure?")),
                    ]))
        }
        let earned = earned(order)
        if earned > .zero {
            let amount = amountField("refund", earned, order, staff, errors)
            blocks.append(
                .fold(
                    "Refund",
                    [
                        .form(
                            FormBlock(
                                path + "/refund", .post,
                                [amount, reasonField("refund_reason", staff, errors)], submit: "Refund", tone: .bad,
                                asking: "Give this money back?"))
                    ]))
        }
        return blocks
    }

    /// What has become ours of its charge.
    private static func earned(_ order: Order) -> Money {
        do throws(Fault) {
            return try order.charge.subtracting(order.returned).subtracting(order.handedOver).subtracting(order.held)
        } catch {
            return .zero
        }
    }

    /// How much more one person may give back of it; nil = however much.
    private static func alone(_ order: Order, _ staff: StaffVisit) -> Money? {
        guard let above = staff.console.settings.secondPerson.above(order.currency) else { return nil }
        do throws(Fault) { return max(.zero, try above.subtracting(order.returned)) } catch { return .zero }
    }

    private static func amountField(
        _ name: String, _ most: Money, _ order: Order, _ staff: StaffVisit, _ errors: [String: Phrase]
    ) -> Field {
        Field(name, Phrase("Amount in {currency}", ["currency": order.currency.code])).with {
            $0.value = staff.form[name]
            $0.inputMode = "decimal"
            $0.help = Phrase("At most {amount}.", ["amount": most.text])
            if let alone = alone(order, staff), most > alone {
                $0.help = Phrase("Above {amount} a second person must approve it.", ["amount": Digits.grouped(alone)])
            }
            $0.error = errors[name]
        }
    }

    private static func reasonField(_ name: String, _ staff: StaffVisit, _ errors: [String: Phrase]) -> Field {
        Field(name, "Reason").with {
            $0.value = staff.form[name]
            $0.longest = 500
            $0.error = errors[name]
        }
    }

    static func settle(_ staff: StaffVisit) async throws(Fault) -> Response {
        let order = try await StaffOrderPage.story(staff).order
        let reason = staff.reason("settle_reason")
        var errors: [String: Phrase] = [:]
        errors["settle_reason"] = reason.error
        let amount = Money(text: staff.form["give_back"])
        if amount.map({ $0 < .zero || $0 > order.held }) ?? true {
            errors["give_back"] = Phrase("Please give an amount from 0 to {most}.", ["most": order.held.text])
        }
        guard let amount, errors.isEmpty else { return try await StaffOrderPage.page(staff, errors: errors) }
        return try await give(OrderDeed(.settle, order.id, amount: amount), order, staff, reason.text)
    }

    static func refund(_ staff: StaffVisit) async throws(Fault) -> Response {
        let order = try await StaffOrderPage.story(staff).order
        let reason = staff.reason("refund_reason")
        var errors: [String: Phrase] = [:]
        errors["refund_reason"] = reason.error
        let amount = Money(text: staff.form["refund"])
        let most = earned(order)
        if amount.map({ $0 <= .zero || $0 > most }) ?? true {
            errors["refund"] = Phrase("Please give an amount above zero, {most} at most.", ["most": most.text])
        }
        guard let amount, errors.isEmpty else { return try await StaffOrderPage.page(staff, errors: errors) }
        return try await give(OrderDeed(.refund, order.id, amount: amount), order, staff, reason.text)
    }

    private static func give(_ deed: OrderDeed, _ order: Order, _ staff: StaffVisit, _ reason: String)
        async throws(Fault) -> Response
    {
        Answers.see(StaffOrderPage.path(order.id), try await act(deed, order, staff, reason))
    }

    /// Does what may give money back; what is too much for one person waits for another.
    ///
    /// - Parameters:
    ///   - words: more of it for the audit log.
    ///   - done: told where nobody else is needed.
    static func act(
        _ deed: OrderDeed, _ order: Order, _ staff: StaffVisit, _ reason: String = "", also words: [String] = [],
        done: Notice = .saved
    ) async throws(Fault) -> Notice {
        let command = GiveBack(
            deed, wallet: order.wallet, by: staff.person.id, actor: staff.visit.actor, reason: reason,
            alone: staff.console.settings.secondPerson.above(order.currency))
        let line = { @Sendable (outcome: GiveBack.Outcome) -> ActDraft in
            let subject = "order \(order.id)"
            let detail = { (amount: Money) in
                (["gives back \(amount) \(order.currency)"] + words + [reason]).filter { !$0.isEmpty }
                    .joined(separator: "; ")
            }
            return switch outcome {
            case .done(let amount): staff.act(deed.kind.verb, subject, order.account, detail(amount))
            case .proposed(let id, let amount):
                staff.act(
                    "proposal.make", "proposal \(id)", order.account, "\(deed.kind) of \(subject): \(detail(amount))")
            }
        }
        return switch try await staff.execute(command, account: order.account, line: line) {
        case .done: done
        case .proposed: .proposed
        case nil: .again
        }
    }
}

extension OrderDeed.Kind {
    /// What the audit log calls it.
    fileprivate var verb: String {
        switch self {
        case .askCancel: "order.cancel"
        case .notPlaced: "order.resolve"
        case .settle, .refund, .partial, .cancel: "order.\(self)"
        }
    }
}
