import Base

/// Which calls a fault strikes.
///
/// The conditions that are given must all hold; a rule without any strikes always. Calls are counted per rule,
/// from 1, and only those that the fault can spoil.
package struct BottleRule: Sendable, Equatable {
    package let fault: BottleFault
    package let actions: Set<BottleAction>
    /// It strikes the first so many calls.
    package var first: Int64?
    /// It strikes each so-many-eth call.
    package var every: Int64?
    package var fromCall: Int64?
    package var toCall: Int64?
    /// It strikes by chance, in millionths of its calls.
    package var millionths: Int64?

    static let whole: Int64 = 1_000_000

    /// - Parameter action: nil = every action that the fault can spoil.
    package init(_ fault: BottleFault, on action: BottleAction? = nil) {
        self.fault = fault
        actions = action.map { fault.actions.intersection([$0]) } ?? fault.actions
    }

    /// - Parameter number: which of the rule's calls this is, from 1.
    func strikes(call number: Int64, _ chance: inout SeededNumbers) -> Bool {
        if let first, number > first { return false }
        if let every, number % max(1, every) != 0 { return false }
        if let fromCall, number < fromCall { return false }
        if let toCall, number > toCall { return false }
        guard let millionths else { return true }
        return Int64(chance.next() % UInt64(Self.whole)) < millionths
    }
}

/// All rules of a script, with what they have counted.
struct BottleRules: Sendable {
    private let rules: [BottleRule]
    private let places: [BottleAction: [Int]]
    private var calls: [Int64]

    init(_ rules: [BottleRule]) {
        self.rules = rules
        calls = rules.map { _ in 0 }
        var places: [BottleAction: [Int]] = [:]
        for (place, rule) in rules.enumerated() {
            for action in rule.actions { places[action, default: []].append(place) }
        }
        self.places = places
    }

    /// Counts a call for every rule that it concerns; the first that strikes wins.
    mutating func strike(_ action: BottleAction, _ chance: inout SeededNumbers) -> BottleFault? {
        var struck: BottleFault?
        for place in places[action, default: []] {
            calls[place] += 1
            if struck == nil, rules[place].strikes(call: calls[place], &chance) { struck = rules[place].fault }
        }
        return struck
    }
}
