import Base
import Domain

/// A simulated upstream: what becomes of an order follows from its service, its age and nothing else, so it needs
/// no memory and survives every restart.
package struct SandboxProvider: Provider {
    /// What a sandbox service does with an order, by the service's id.
    package enum Behavior: String, Sendable, CaseIterable {
        case completes, partial, canceled, refused, slow

        /// Milliseconds from acceptance to the end.
        var duration: Int64 {
            switch self {
            case .completes, .partial: 3_000
            case .canceled: 1_500
            case .slow: 60_000
            case .refused: 0
            }
        }
    }

    /// How fast time runs here: 200 = twice as fast.
    package let speedPercent: Int64
    /// How many of a hundred orders meet a fault on their way in; they are sent again.
    package let faultPercent: Int64
    private let environment: Environment

    /// Milliseconds before delivery starts.
    static let warmUp: Int64 = 500
    static let refillDuration: Int64 = 2_000
    static let cancelDuration: Int64 = 500
    static let postInterval: Int64 = 2_000
    /// A sandbox user tires of posting.
    static let newPosts: Int64 = 10

    package let isIdempotent = true
    package let listsOrders = false
    package let callMilliseconds: Int64 = 1_000
    package let gate: CallGate

    package init(speedPercent: Int64 = 100, faultPercent: Int64 = 0, environment: Environment) {
        self.speedPercent = max(1, speedPercent)
        self.faultPercent = faultPercent
        self.environment = environment
        gate = CallGate(environment: environment)
    }

    package func place(_ consignment: Consignment) async -> Reply<DispatchEnd> {
        guard let behavior = Behavior(rawValue: consignment.item), behavior != .refused else {
            return Reply(.refused, words: "the sandbox refuses \(consignment.item)")
        }
        if Int64(environment.random() % 100) < faultPercent {
            return Reply(environment.random() % 2 == 0 ? .unknown : .notTaken, words: "a fault of the sandbox")
        }
        return Reply(
            .accepted(
                SandboxOrder(behavior: behavior, placedAt: environment.now(), mark: consignment.reference.text).text))
    }

    package func progress(of orders: [Order]) async -> Reply<[OrderID: Sighting]> {
        let now = environment.now()
        var sightings: [OrderID: Sighting] = [:]
        for order in orders {
            guard let own = order.providerOrder.flatMap(SandboxOrder.init(text:)) else { continue }
            sightings[order.id] = Sighting(event(for: order, own, at: now))
        }
        return Reply(sightings)
    }

    package func cancel(_ orders: [Order]) async -> Reply<Set<OrderID>> { Reply(Set(orders.map(\.id))) }

    package func refill(_ order: Order) async -> Reply<RefillEnd> {
        guard let own = order.providerOrder.flatMap(SandboxOrder.init(text:)) else { return Reply(.refused) }
        return Reply(
            .accepted(
                SandboxOrder(behavior: own.behavior, placedAt: environment.now(), mark: order.id.description).text))
    }

    package func refillState(_ refill: Refill, of order: Order) async -> Reply<RefillState?> {
        guard let own = refill.providerRefill.flatMap(SandboxOrder.init(text:)) else { return Reply(.rejected) }
        guard age(own, environment.now()) >= Self.refillDuration else { return Reply(.inProgress) }
        return Reply(own.behavior == .partial ? .rejected : .completed)
    }

    package func recentOrders() async -> Reply<[RecentOrder]?> { Reply(nil) }
    package func balance() async -> Reply<Money?> { Reply(nil) }
    package func services() async -> Reply<[OfferedService]?> { Reply(nil) }

    package func posts(for subscription: Subscription, of order: Order) async -> Int64 {
        let age = scaled(environment.now().milliseconds(since: order.createdAt))
        return subscription.oldPosts + min(Self.newPosts, max(0, age) / Self.postInterval)
    }

    package func postLink(_ post: Int64, of order: Order) -> String {
        "https://example.com/\(order.link)/posts/\(post + 1)"
    }

    package func nextLook(age: Int64) -> Int64 { max(20, (age < 10_000 ? 500 : 5_000) * 100 / speedPercent) }

    // MARK: time

    private func scaled(_ milliseconds: Int64) -> Int64 {
        let (product, overflowed) = milliseconds.multipliedReportingOverflow(by: speedPercent)
        return overflowed ? .max : product / 100
    }

    private func age(_ own: SandboxOrder, _ now: Instant) -> Int64 {
        scaled(max(0, now.milliseconds(since: own.placedAt)))
    }

    private func event(for order: Order, _ own: SandboxOrder, at now: Instant) -> OrderEvent {
        let start = Int64(CRC32.checksum(order.link.utf8) % 10_000)
        if let asked = order.cancelAskedAt,
            scaled(max(0, now.milliseconds(since: asked))) >= Self.cancelDuration,
            age(own, asked) < own.behavior.duration
        {
            let remains = remains(of: order, own, age: age(own, asked))
            return remains == order.quantity ? .canceled : .partial(startCount: start, remains: remains)
        }
        let age = age(own, now)
        if age < Self.warmUp { return .accepted }
        if age < own.behavior.duration {
            return .progressed(startCount: start, remains: remains(of: order, own, age: age))
        }
        switch own.behavior {
        case .completes, .slow: return .completed(startCount: start, remains: 0)
        case .partial: return .partial(startCount: start, remains: order.quantity * 2 / 5)
        case .canceled, .refused: return .canceled
        }
    }

    /// Falls evenly; a partial order stops before its end.
    private func remains(of order: Order, _ own: SandboxOrder, age: Int64) -> Int64 {
        guard own.behavior != .canceled else { return order.quantity }
        let goal = own.behavior == .partial ? order.quantity - order.quantity * 2 / 5 : order.quantity
        let done = max(0, age - Self.warmUp)
        let whole = own.behavior.duration - Self.warmUp
        return order.quantity - Int64(Int128(goal) * Int128(min(done, whole)) / Int128(whole))
    }
}

/// The sandbox's own order id: `completes-1700000000000-6f1c`, where the end makes it the only one.
private struct SandboxOrder {
    let behavior: SandboxProvider.Behavior
    let placedAt: Instant
    let mark: String

    init(behavior: SandboxProvider.Behavior, placedAt: Instant, mark: String) {
        self.behavior = behavior
        self.placedAt = placedAt
        self.mark = mark
    }

    init?(text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 2 || parts.count == 3, let behavior = SandboxProvider.Behavior(rawValue: String(parts[0])),
            let time = WholeNumber.parse(parts[1])
        else { return nil }
        self.init(
            behavior: behavior, placedAt: Instant(milliseconds: time), mark: parts.count == 3 ? String(parts[2]) : "")
    }

    var text: String { "\(behavior.rawValue)-\(placedAt.milliseconds)-\(mark)" }
}
