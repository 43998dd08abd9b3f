import Base
import Domain

/// How services of one type are ordered.
package struct PanelTypeManual: Sendable, Equatable {
    /// As `services` prints it.
    package let name: String
    /// How the quantity is found, and what the rate is for.
    package let about: String
    package let parameters: [ManualParameter]
    package let request: SampleCall
    package let errors: [ManualError]

    package var samples: [CodeSample] { CodeSample.all(of: request) }
}

extension ServiceType {
    /// One field of an order of this type, as the manual lists it.
    struct ListedField: Sendable {
        let field: OrderField
        let kind: ParameterKind
        let isRequired: Bool
        var requiredIf: Condition?
    }

    /// Every field that an order of this type may have, in the order of its documentation.
    var listedFields: [ListedField] {
        var listed: [ListedField] = []
        if hasLink {
            listed.append(ListedField(field: .link, kind: .bytes(OrderLimits.linkBytes), isRequired: true))
        }
        let units: ClosedRange<Int64> = 1...OrderLimits.totalQuantity
        if quantity == .sent { listed.append(ListedField(field: .quantity, kind: .integer(units), isRequired: true)) }
        listed += fields.filter(\.isRequired).map(ListedField.init)
        if quantity == .perPost {
            listed += [OrderField.min, .max].map { ListedField(field: $0, kind: .integer(units), isRequired: true) }
        }
        listed += fields.filter { !$0.isRequired }.map(ListedField.init)
        if takesRuns {
            listed.append(ListedField(field: .runs, kind: .integer(OrderLimits.runs), isRequired: false))
            listed.append(ListedField(field: .interval, kind: .integer(OrderLimits.intervalMinutes), isRequired: false))
        }
        return listed
    }

    /// How the quantity is found, and what the rate is for.
    var about: Phrase {
        let found =
            switch quantity {
            case .sent: Phrase("The quantity is sent.", "Gửi kèm số lượng.", "数量由请求给出。")
            case .lines(let field):
                Phrase(
                    "The quantity is the number of lines in `\(field.rawValue)`.",
                    "Số lượng là số dòng trong `\(field.rawValue)`.", "数量为 `\(field.rawValue)` 的行数。")
            case .one: Phrase("One package.", "Một gói.", "一份套餐。")
            case .perPost:
                Phrase(
                    "Each new post gets between `min` and `max`; each is charged when it is served.",
                    "Mỗi bài mới nhận từ `min` đến `max`; trừ tiền khi từng bài được phục vụ.",
                    "每篇新帖获得 `min` 到 `max`；逐篇扣费。")
            }
        let rate = Phrase(
            " The rate is for \(basis) by default.", " Giá mặc định tính cho \(basis).", " 默认价格对应数量 \(basis)。")
        return found + rate
    }
}

extension ServiceType.ListedField {
    init(_ use: FieldUse) {
        let kind: ParameterKind =
            switch use.rule {
            case .text: .bytes(FieldRule.longestText)
            case .list: .list(bytes: FieldRule.longestText)
            case .number(let range): .integer(range)
            case .oneOf(let numbers): .numbers(numbers)
            case .futureDay: .day
            }
        self.init(field: use.field, kind: kind, isRequired: use.isRequired, requiredIf: use.requiredIf)
    }

    func parameter(_ language: ManualLanguage) -> ManualParameter {
        let condition = requiredIf.map {
            Phrase(
                "; required where `\($0.field.rawValue)` is \($0.equals)",
                "; bắt buộc khi `\($0.field.rawValue)` là \($0.equals)", "；当 `\($0.field.rawValue)` 为 \($0.equals) 时必填")
        }
        return ManualParameter(
            field.rawValue, .form, kind, isRequired: isRequired,
            PanelFieldTexts.about(field) + (condition ?? .empty), language)
    }
}
