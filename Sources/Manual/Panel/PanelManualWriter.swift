import Base
import Domain
import PanelWire

/// Writes the parts of a panel's manual.
struct PanelManualWriter {
    let renderer: PanelRenderer
    let language: ManualLanguage
    let url: String
    let key: String
    let world: PanelWorld

    var dialect: PanelDialect { renderer.dialect }

    var calls: [PanelCallManual] { PanelCallPlan.allCases.map(call) }

    private func call(_ plan: PanelCallPlan) -> PanelCallManual {
        let parameters = head(plan.action) + plan.parameters(language)
        let types = plan == .add ? ServiceTypes.all.map(type) : []
        let answers = answers(plan)
        return PanelCallManual(
            id: plan.rawValue, action: plan.action.rawValue, title: plan.title[language],
            summary: plan.summary[language], scope: plan.action.scope.name, parameters: parameters, types: types,
            extras: plan == .add ? extras : [], request: types.first?.request ?? request(plan), answers: answers,
            members: JSONShape(samples(plan)).members { PanelMemberTexts.about($0)?[language] ?? "" },
            errors: (PanelFaults.everywhere + PanelFaults.own(plan.action)).compactMap { error($0, plan.action) },
            notes: notes(plan))
    }

    /// What every call begins with.
    private func head(_ action: PanelAction) -> [ManualParameter] {
        [
            ManualParameter(
                PanelCallNames.key, .form, .text(longest: nil), isRequired: true,
                Phrase("Your API key", "Khóa API của bạn", "您的 API 密钥"), language),
            ManualParameter(
                PanelCallNames.action, .form, .word(action.rawValue), isRequired: true,
                Phrase("The action", "Hành động", "操作"), language),
        ]
    }

    // MARK: add

    private func type(_ type: ServiceType) -> PanelTypeManual {
        let listed = type.listedFields
        let fields =
            [SampleCall.Field(PanelCallNames.service, String(world.sample.listing(type).raw))]
            + listed.filter { $0.isRequired || $0.requiredIf?.holds(in: listed) == true }.map {
                SampleCall.Field(
                    $0.field.rawValue,
                    PanelFieldTexts.sample($0.field, within: world.sample.quantities[type.code]))
            }
        let faults = listed.map { PanelFaults.fault(of: $0.field) }
        return PanelTypeManual(
            name: type.name, about: type.about[language], parameters: listed.map { $0.parameter(language) },
            request: request(.add, fields), errors: faults.compactMap { error($0, .add) })
    }

    private var extras: [ManualParameter] {
        ServiceTypes.extras.map { field in
            ManualParameter(
                field.rawValue, .form, .bytes(FieldRule.longestText), PanelFieldTexts.about(field), language)
        }
    }

    // MARK: requests

    private func request(_ action: PanelAction, _ fields: [SampleCall.Field]) -> SampleCall {
        let head = [
            SampleCall.Field(PanelCallNames.key, key), SampleCall.Field(PanelCallNames.action, action.rawValue),
        ]
        return SampleCall("POST", url, body: .form(head + fields))
    }

    private func request(_ plan: PanelCallPlan) -> SampleCall {
        let sample = world.sample.reading(plan.action)
        let fields: [SampleCall.Field] =
            switch plan {
            case .services, .balance, .add: []
            case .status, .refill: [SampleCall.Field(PanelCallNames.order, String(sample.order(0)))]
            case .statuses, .refills, .cancel: [SampleCall.Field(PanelCallNames.orders, Self.list(sample.orders))]
            case .refillStatus: [SampleCall.Field(PanelCallNames.refill, String(sample.refill(0)))]
            case .refillStatuses: [SampleCall.Field(PanelCallNames.refills, Self.list(sample.refills))]
            case .orders: [SampleCall.Field(PanelCallNames.limit, "10")]
            }
        return request(plan.action, fields)
    }

    private static func list(_ ids: [Int64]) -> String { ids.map(String.init).joined(separator: ",") }

    // MARK: errors

    func error(_ fault: Fault, _ action: PanelAction?) -> ManualError? {
        guard let about = PanelFaults.about(fault) else { return nil }
        let (status, seconds) = PanelWords.httpStatus(fault)
        return ManualError(
            status: status, code: PanelWords.error(fault, in: dialect), about: about[language],
            body: String(decoding: renderer.bytes(fault, action: action), as: UTF8.self), retryAfterSeconds: seconds)
    }

    /// Each word once, those of fields behind the others.
    var errors: [ManualError] {
        let actions = PanelAction.allCases.flatMap(PanelFaults.own)
        let fields = OrderField.allCases.map { PanelFaults.fault(of: $0) }
        var seen: Set<String> = []
        return (PanelFaults.everywhere + actions + fields).compactMap { error($0, nil) }.filter {
            seen.insert($0.code).inserted
        }
    }

    /// What refusals look like, whatever was asked.
    var errorShape: JSONShape {
        JSONShape(([nil] + PanelAction.allCases).compactMap { error(.invalidKey, $0) }.map { exampleValue($0.body) })
    }
}

extension Condition {
    /// Whether the condition holds in a request of sample values.
    fileprivate func holds(in listed: [ServiceType.ListedField]) -> Bool {
        listed.contains { $0.field == field } && WholeNumber.parse(PanelFieldTexts.sample(field)) == equals
    }
}
