import Base

/// A checked order, before money: what to deliver, where, and how often.
package struct OrderPlan: Sendable, Equatable {
    /// The link, or the user name of a subscription.
    package var link: String
    /// Units of one run; for subscriptions 0.
    package var quantity: Int64
    /// The type's further fields as JSON, or nil.
    package var options: String?
    package var runs: Int64 = 1
    package var intervalMinutes: Int64 = 0
    package var posts: PostPlan?

    /// Units of all runs.
    package var totalQuantity: Int64 { quantity * runs }
}

/// What a subscription asks for.
package struct PostPlan: Sendable, Equatable {
    package var minimum: Int64
    package var maximum: Int64
    /// How many new posts to serve; 0 = no end.
    package var posts: Int64
    package var oldPosts: Int64
    package var delayMinutes: Int64
    package var expiresAt: Instant?
}

/// Bounds of an order that no listing can widen.
package enum OrderLimits {
    /// Runs of one drip-feed order: a child order each.
    package static let runs: ClosedRange<Int64> = 2...1_000
    /// Minutes between runs: up to a year.
    package static let intervalMinutes: ClosedRange<Int64> = 1...525_600
    /// Units of one order, all runs together: what charge arithmetic was tested for.
    package static let totalQuantity: Int64 = 1 << 40
    package static let linkBytes = 2048
}

extension ServiceType {
    /// Checks what was sent against this type and the listing.
    ///
    /// - Throws: `badLink`, `badQuantity`, `belowMinimum`, `aboveMaximum`, `badComments`, `badField`.
    package func plan(_ draft: Draft, for listing: Listing, at now: Instant) throws(Fault) -> OrderPlan {
        var plan = OrderPlan(link: "", quantity: 0)
        if hasLink { plan.link = try Self.link(draft) }
        let options = try fieldValues(draft, extras: listing.extras, now)
        plan.options = Self.json(options)
        switch quantity {
        case .sent:
            plan.quantity = try Self.quantity(draft)
            try Self.check(plan.quantity, within: listing)
        case .lines(let field):
            plan.quantity = Int64(draft.list(field).count)
            try Self.check(plan.quantity, within: listing)
        case .one:
            plan.quantity = 1
        case .perPost:
            plan.posts = try Self.posts(draft, within: listing)
            plan.link = draft.text(.username) ?? ""
        }
        try runs(draft, for: listing, into: &plan)
        return plan
    }

    private static func link(_ draft: Draft) throws(Fault) -> String {
        guard let link = draft.text(.link), link.utf8.count <= OrderLimits.linkBytes, !link.hasControlCharacter,
            !link.hasBlank
        else { throw .badLink }
        return link
    }

    private static func quantity(_ draft: Draft) throws(Fault) -> Int64 {
        guard let text = draft.text(.quantity), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw .badQuantity
        }
        // Digits that do not fit are a number all the same, and above every maximum.
        return WholeNumber.parse(text) ?? .max
    }

    private static func check(_ quantity: Int64, within listing: Listing) throws(Fault) {
        if quantity < listing.minimum { throw .belowMinimum }
        if quantity > listing.maximum || quantity > OrderLimits.totalQuantity { throw .aboveMaximum }
    }

    private func runs(_ draft: Draft, for listing: Listing, into plan: inout OrderPlan) throws(Fault) {
        guard let text = draft.optionalNumberText(.runs) else { return }
        guard takesRuns, listing.hasDripFeed, let runs = WholeNumber.parse(text), OrderLimits.runs.contains(runs) else {
            throw .badField(OrderField.runs.rawValue)
        }
        guard let sent = draft.optionalNumberText(.interval), let interval = WholeNumber.parse(sent),
            OrderLimits.intervalMinutes.contains(interval)
        else { throw .badField(OrderField.interval.rawValue) }
        let (total, overflowed) = plan.quantity.multipliedReportingOverflow(by: runs)
        guard !overflowed, total <= OrderLimits.totalQuantity else { throw .badField(OrderField.runs.rawValue) }
        plan.runs = runs
        plan.intervalMinutes = interval
    }

    private static func posts(_ draft: Draft, within listing: Listing) throws(Fault) -> PostPlan {
        guard let minimum = draft.text(.min).flatMap({ WholeNumber.parse($0) }) else {
            throw .badField(OrderField.min.rawValue)
        }
        guard let maximum = draft.text(.max).flatMap({ WholeNumber.parse($0) }), maximum >= minimum else {
            throw .badField(OrderField.max.rawValue)
        }
        try check(minimum, within: listing)
        try check(maximum, within: listing)
        let number = { (field: OrderField) in draft.optionalNumberText(field).flatMap { WholeNumber.parse($0) } ?? 0 }
        return PostPlan(
            minimum: minimum, maximum: maximum, posts: number(.posts), oldPosts: number(.oldPosts),
            delayMinutes: number(.delay),
            expiresAt: draft.text(.expiry).flatMap { CalendarDay(dayMonthYear: $0) }.map {
                $0.start.advanced(milliseconds: CalendarDay.millisecondsPerDay)
            })
    }

    private func fieldValues(_ draft: Draft, extras: [OrderField], _ now: Instant) throws(Fault) -> [(
        OrderField, String
    )] {
        var values: [(OrderField, String)] = []
        for use in fields {
            let optionalNumber = !use.isRequired && use.rule.isNumber
            let text = optionalNumber ? draft.optionalNumberText(use.field) : draft.text(use.field)
            guard let text else {
                let needed = use.requiredIf.map { $0.holds(for: draft) } ?? use.isRequired
                if needed { throw .missing(use.field) }
                continue
            }
            guard use.rule.accepts(text, draft.list(use.field), now) else { throw .missing(use.field) }
            values.append((use.field, text))
        }
        for field in extras {
            guard let text = draft.text(field) else { continue }
            guard FieldRule.text.accepts(text, [], now) else { throw .missing(field) }
            values.append((field, text))
        }
        return values
    }

    private static func json(_ options: [(OrderField, String)]) -> String? {
        guard !options.isEmpty else { return nil }
        var json = JSONText()
        json.openObject()
        for (field, text) in options { json.field(field.rawValue, text) }
        json.closeObject()
        return json.string
    }
}

extension FieldRule {
    var isNumber: Bool {
        switch self {
        case .number, .oneOf: true
        case .text, .list, .futureDay: false
        }
    }

    func accepts(_ text: String, _ items: [String], _ now: Instant) -> Bool {
        switch self {
        case .text:
            return text.utf8.count <= FieldRule.longestText && !text.hasControlCharacter
        case .list:
            return !items.isEmpty
                && items.allSatisfy { item in
                    item.utf8.count <= FieldRule.longestText && !item.replacing("\t", with: "").hasControlCharacter
                }
        case .number(let range):
            guard let number = WholeNumber.parse(text) else { return false }
            return range.contains(number)
        case .oneOf(let numbers):
            guard let number = WholeNumber.parse(text) else { return false }
            return numbers.contains(number)
        case .futureDay:
            guard let day = CalendarDay(dayMonthYear: text) else { return false }
            return day.start.advanced(milliseconds: CalendarDay.millisecondsPerDay) > now
        }
    }
}

extension Fault {
    /// The fault of a field that is missing or wrong.
    static func missing(_ field: OrderField) -> Fault {
        field == .comments ? .badComments : .badField(field.rawValue)
    }
}
