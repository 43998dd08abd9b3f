import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Staff say how far an order is: one that they deliver by hand, or, for managers, one that its provider will never
/// end. To give money back on the way is managers' too.
enum StaffOrderState {
    private enum Step: String, CaseIterable {
        case start, progress, complete, partial, cancel

        var title: Phrase {
            switch self {
            case .start: "Delivery has begun"
            case .progress: "So much remains"
            case .complete: "All is delivered"
            case .partial: "Ended early; what remains is paid back"
            case .cancel: "Nothing is delivered; all is paid back"
            }
        }

        var needsRemains: Bool { self == .progress || self == .partial }
        var givingBack: OrderDeed.Kind? {
            switch self {
            case .partial: .partial
            case .cancel: .cancel
            default: nil
            }
        }
        var givesBack: Bool { givingBack != nil }
    }

    static func form(_ story: ReadOrderStory.Story, _ staff: StaffVisit, _ errors: [String: Phrase]) -> FormBlock {
        let steps = Step.allCases.filter { staff.isManager || !$0.givesBack }
        var fields = [
            Field(
                "step", "How far", .choice([.init("", "Please choose")] + steps.map { .init($0.rawValue, $0.title) })),
            Field("start_count", "Start").with {
                $0.inputMode = "numeric"
                $0.isRequired = false
                $0.help = "The count before delivery."
            },
            Field("remains", "Remains").with {
                $0.inputMode = "numeric"
                $0.isRequired = false
                $0.help = "Units that are not delivered."
            },
            Field("state_reason", "Reason").with { $0.longest = 500 },
        ]
        if story.dispatch != nil {
            fields.append(
                Field("over_provider", "Although a provider has it, or should: it will never end it", .check).with {
                    $0.isRequired = false
                })
        }
        return FormBlock(
            StaffOrderPage.path(story.order.id) + "/state", .post,
            fields.map { field in
                field.with {
                    $0.value = staff.form[$0.name]
                    $0.error = errors[$0.name]
                }
            }, submit: "Save", asking: "Are you sure?")
    }

    static func submit(_ staff: StaffVisit) async throws(Fault) -> Response {
        let story = try await StaffOrderPage.story(staff)
        let order = story.order
        var errors: [String: Phrase] = [:]
        let step = Step(rawValue: staff.form["step"]).flatMap { staff.isManager || !$0.givesBack ? $0 : nil }
        if step == nil { errors["step"] = "Please choose one." }
        let startCount = staff.form.number("start_count")
        if startCount == nil, !staff.form["start_count"].isEmpty {
            errors["start_count"] = "Please give a whole number."
        }
        let remains = staff.form.number("remains")
        if let remains, remains > order.quantity { errors["remains"] = "This is more than was ordered." }
        if remains == nil, step?.needsRemains == true || !staff.form["remains"].isEmpty {
            errors["remains"] = "Please give a whole number."
        }
        let reason = staff.reason("state_reason")
        errors["state_reason"] = reason.error
        let isOver = staff.form.isOn("over_provider") && staff.isManager
        guard let step, errors.isEmpty else { return try await StaffOrderPage.page(staff, errors: errors) }
        let words = [
            startCount.map { "start \($0)" }, step.needsRemains ? "remains \(remains ?? 0)" : nil,
            isOver ? "over the provider" : nil,
        ].compactMap { $0 }
        do throws(Fault) {
            if let kind = step.givingBack {
                let deed = OrderDeed(
                    kind, order.id, startCount: startCount, remains: remains, overProvider: isOver)
                let told = try await StaffOrderMoney.act(deed, order, staff, reason.text, also: words)
                return Answers.see(StaffOrderPage.path(order.id), told)
            }
            let state = try await staff.execute(
                ApplyByHand(
                    order: order.id, wallet: order.wallet, event: event(step, startCount, remains ?? 0),
                    overProvider: isOver), verb: "order.\(step.rawValue)", subject: "order \(order.id)",
                account: order.account,
                detail: (words + [reason.text]).joined(separator: "; "))
            return Answers.see(StaffOrderPage.path(order.id), state == nil ? .again : .saved)
        } catch {
            guard case .wrongState = error else { throw error }
            return try await StaffOrderPage.page(staff, errors: ["step": FaultWords.phrase(error)])
        }
    }

    private static func event(_ step: Step, _ startCount: Int64?, _ remains: Int64) -> OrderEvent {
        switch step {
        case .start: .progressed(startCount: startCount, remains: nil)
        case .complete: .completed(startCount: startCount, remains: 0)
        case .progress, .partial, .cancel: .progressed(startCount: startCount, remains: remains)
        }
    }
}
