import Base

/// An order of the bottle. What it shows follows from the clock, until something ends it.
struct BottleOrder: Sendable {
    let id: Int64
    let reference: String?
    let service: Int64
    let link: String
    let quantity: Int64
    let placedAt: Instant
    let warmUpMilliseconds: Int64
    let finishAfterMilliseconds: Int64
    /// How it ends where nobody cancels it.
    let plannedEnd: BottleEnd
    /// What it costs by now.
    var charge: Money
    /// When its cancel was asked for; nothing is delivered from then on.
    var cancelAskedAt: Instant?
    /// How it ended, and what remained.
    var ended: (end: BottleEnd, remains: Int64)?
    var subscription: BottleSubscription?

    /// Of a planned Partial, 40 % remain, and one at least.
    var plannedRemains: Int64 {
        switch plannedEnd {
        case .completed: 0
        case .partial: max(1, quantity / 5 * 2 + quantity % 5 * 2 / 5)
        case .canceled: quantity
        }
    }

    func hasBegun(at now: Instant) -> Bool {
        (cancelAskedAt ?? now).milliseconds(since: placedAt) >= warmUpMilliseconds
    }

    /// What is still to be delivered.
    func remains(at now: Instant) -> Int64 {
        if let ended { return ended.remains }
        let moment = min(now, cancelAskedAt ?? now)
        let elapsed = moment.milliseconds(since: placedAt) - warmUpMilliseconds
        let whole = finishAfterMilliseconds - warmUpMilliseconds
        guard elapsed > 0, whole > 0, !isSubscription else { return quantity }
        let share = Int128(quantity - plannedRemains) * Int128(min(elapsed, whole)) / Int128(whole)
        return quantity - Int64(share)
    }

    var isSubscription: Bool { subscription != nil }

    /// Its state in the words of the wire.
    func status(at now: Instant) -> String {
        if let ended { return ended.end.rawValue }
        if isSubscription { return "Active" }
        return hasBegun(at: now) ? "In progress" : "Pending"
    }

    /// What the counter showed at the beginning: any number that stays.
    func startCount(at now: Instant) -> Int64 {
        ended == nil && !hasBegun(at: now) ? 0 : id % 10_000 * 7919 % 10_000
    }

    /// What `status` answers.
    func json(at now: Instant, currency: Currency) -> JSONValue {
        if let subscription {
            return .members([
                "status": .text(status(at: now)), "expiry": .text(""),
                "posts": .text(String(subscription.children.count)),
                "orders": .array(subscription.children.map(JSONValue.whole)),
            ])
        }
        return .members([
            "charge": .text(charge.text), "start_count": .text(String(startCount(at: now))),
            "status": .text(status(at: now)), "remains": .text(String(remains(at: now))),
            "currency": .text(currency.code),
        ])
    }
}

/// An order that makes an order for each post of somebody.
struct BottleSubscription: Sendable {
    /// How many there will be.
    let posts: Int64
    /// The orders that were made.
    var children: [Int64] = []

    /// Posts where the script's client does not say how many.
    static let ordinaryPosts: Int64 = 3
    /// A post comes every two seconds.
    static let pauseMilliseconds: Int64 = 2_000
    /// A test needs no more, and the agenda stays small.
    static let mostPosts: Int64 = 10_000
}

/// A refill that was asked for.
struct BottleRefill: Sendable {
    let order: Int64
    let askedAt: Instant

    static let durationMilliseconds: Int64 = 2_000

    func isDone(at now: Instant) -> Bool { now.milliseconds(since: askedAt) >= Self.durationMilliseconds }

    func status(at now: Instant) -> String { isDone(at: now) ? "Completed" : "In progress" }
}
