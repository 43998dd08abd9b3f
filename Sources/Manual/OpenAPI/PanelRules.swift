import Domain

/// What names of members tell in the panel's answers.
struct PanelRules {
    private let language: ManualLanguage
    private let errors: [String]
    private let orderWords: [String]
    private let refillWords: [String]

    init(_ manual: PanelManual) {
        language = manual.language
        errors = manual.errors.map(\.code)
        let words = manual.orderStatuses + manual.subscriptionStatuses
        var seen: Set<String> = []
        orderWords = words.map(\.word).filter { seen.insert($0).inserted }
        refillWords = manual.refillStatuses.map(\.word)
    }

    /// - Parameter call: nil = an error of whatever call.
    func rule(_ name: String, in call: PanelCallManual?) -> MemberRule? {
        var rule = MemberRule(about: PanelMemberTexts.about(name)?[language])
        switch name {
        case "charge", "balance", "rate": rule.pattern = #"^[0-9]+(\.[0-9]+)?$"#
        case "start_count", "remains", "min", "max", "posts", "runs", "quantity": rule.pattern = "^[0-9]+$"
        case "expiry": rule.pattern = "^([0-9]{2}/[0-9]{2}/[0-9]{4})?$"
        case "date": rule.pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"
        case "type": rule.words = ServiceTypes.all.map(\.name)
        case "error": rule.words = errors
        case "status":
            switch call.flatMap({ PanelCallPlan(rawValue: $0.id) }) {
            case .status, .statuses, .orders: rule.words = orderWords
            case .refillStatus, .refillStatuses: rule.words = refillWords
            case .services, .add, .refill, .refills, .cancel, .balance, nil: break
            }
        default: break
        }
        return rule
    }
}
