import Base

/// How the quantity of an order is found.
package enum QuantityRule: Sendable, Equatable {
    /// The field `quantity`.
    case sent
    /// The number of items in a list.
    case lines(OrderField)
    /// Always one; the listing's bounds do not apply.
    case one
    /// Chosen per post, between the fields `min` and `max`.
    case perPost
}

/// What a field must look like.
package enum FieldRule: Sendable, Equatable {
    /// One line, at most `FieldRule.longestText` bytes, no control characters.
    case text
    /// At least one item.
    case list
    /// A whole number within bounds.
    case number(ClosedRange<Int64>)
    /// One of these whole numbers.
    case oneOf([Int64])
    /// A day as d/m/Y that is not over.
    case futureDay

    package static let longestText = 2048
}

/// A field that must be there only where another field has a value.
package struct Condition: Sendable, Equatable {
    package let field: OrderField
    package let equals: Int64

    func holds(for draft: Draft) -> Bool { draft.text(field).flatMap { WholeNumber.parse($0) } == equals }
}

/// One field of a type.
package struct FieldUse: Sendable, Equatable {
    package let field: OrderField
    package let rule: FieldRule
    package let isRequired: Bool
    package let requiredIf: Condition?

    package static func required(_ field: OrderField, _ rule: FieldRule = .text) -> FieldUse {
        FieldUse(field: field, rule: rule, isRequired: true, requiredIf: nil)
    }

    package static func optional(_ field: OrderField, _ rule: FieldRule = .text) -> FieldUse {
        FieldUse(field: field, rule: rule, isRequired: false, requiredIf: nil)
    }

    package static func needed(_ field: OrderField, when other: OrderField, is value: Int64) -> FieldUse {
        FieldUse(
            field: field, rule: .text, isRequired: false, requiredIf: Condition(field: other, equals: value))
    }
}

/// A kind of service: which fields an order has, how its quantity is found, what its rate is for.
///
/// A new type is a line in `ServiceTypes.all`.
package struct ServiceType: Sendable, Equatable {
    /// Stored in listings and orders; never changed, never used twice.
    package let code: Int64
    /// As the panel API prints it.
    package let name: String
    package let quantity: QuantityRule
    /// Units the rate is for, where the listing sets no other.
    package let basis: Int64
    /// Whether the order names a link; subscriptions name a user instead.
    package let hasLink: Bool
    /// Whether an order may be delivered in runs.
    package let takesRuns: Bool
    package let fields: [FieldUse]

    package init(
        _ code: Int64, _ name: String, quantity: QuantityRule = .sent, basis: Int64 = 1000, hasLink: Bool = true,
        takesRuns: Bool = false, _ fields: [FieldUse] = []
    ) {
        self.code = code
        self.name = name
        self.quantity = quantity
        self.basis = basis
        self.hasLink = hasLink
        self.takesRuns = takesRuns
        self.fields = fields
    }
}
