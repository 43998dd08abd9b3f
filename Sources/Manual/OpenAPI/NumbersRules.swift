/// What names of members tell in the numbers API's answers.
struct NumbersRules {
    private let language: ManualLanguage
    private let codes: [String]
    private let statuses: [String]
    private let causes: [String]

    init(_ manual: NumbersManual) {
        language = manual.language
        codes = manual.errors.map(\.code)
        statuses = manual.orderStatuses.map(\.word)
        causes = manual.causes.map(\.word)
    }

    func rule(_ name: String) -> MemberRule? {
        var rule = MemberRule(about: NumbersMemberTexts.about(name)?[language])
        switch name {
        case "status": rule.words = statuses
        case "failed_reason": rule.words = ["expired", "provider_canceled"]
        case "amount": rule.pattern = #"^[0-9]+\.[0-9]+$"#
        case "phone_number": rule.pattern = #"^\+[0-9]+$"#
        case "timestamp", "rate_as_of", "until": rule.format = "date-time"
        default: if name.hasSuffix("_at") { rule.format = "date-time" }
        }
        return rule
    }

    func errorRule(_ name: String) -> MemberRule? {
        var rule = rule(name)
        switch name {
        case "code": rule?.words = codes
        case "outcome": rule?.words = causes
        case "cause_counts": rule?.names = causes
        default: break
        }
        return rule
    }
}
