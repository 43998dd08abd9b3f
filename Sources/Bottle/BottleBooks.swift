import Base

/// Everything that a bottle remembers. Who holds it calls `advance` before anything is asked.
struct BottleBooks: Sendable {
    /// Far from the small numbers of those who ask, so that nobody takes one's id for the other's.
    static let firstOrder: Int64 = 100_001

    var script: BottleScript
    var catalog: BottleCatalog
    var balance: Money
    var charged = Money.zero
    /// In the order of their ids, from `firstOrder` on.
    private(set) var orders: [BottleOrder] = []
    /// In the order of their ids, from 1 on.
    var refills: [BottleRefill] = []
    /// The refill that was last asked for each order.
    var refillOf: [Int64: Int64] = [:]
    var references: [String: Int64] = [:]
    /// How many orders name a link.
    private(set) var links: [String: Int64] = [:]
    private(set) var repeatedLinks: Int64 = 0
    private(set) var calls: [BottleAction: Int64] = [:]
    /// Calls that name no action.
    var otherCalls: Int64 = 0
    private(set) var faults: [BottleFault: Int64] = [:]
    private var rules: BottleRules
    private var chance: SeededNumbers
    private var agenda = BottleAgenda()

    init(_ script: BottleScript, random: UInt64) {
        self.script = script
        catalog = BottleCatalog(script.services ?? BottleService.madeUp(BottleScript.ordinaryServices))
        balance = script.balance ?? BottleScript.ordinaryBalance
        rules = BottleRules(script.rules)
        chance = SeededNumbers(script.seed ?? random)
    }

    /// Takes faults and delay of another script, and what it says of services, balance and chance.
    mutating func replace(with other: BottleScript) {
        script.delayMilliseconds = other.delayMilliseconds
        rules = BottleRules(other.rules)
        if let services = other.services { catalog = BottleCatalog(services) }
        if let balance = other.balance { self.balance = balance }
        if let seed = other.seed { chance = SeededNumbers(seed) }
    }

    /// Counts a call, and tells what goes wrong with it.
    mutating func fault(of action: BottleAction) -> (fault: BottleFault, turn: Int)? {
        calls[action, default: 0] += 1
        guard let fault = rules.strike(action, &chance) else { return nil }
        let turn = faults[fault, default: 0]
        faults[fault] = turn + 1
        return (fault, Int(turn))
    }

    // MARK: orders

    /// The place of an order in the list.
    func place(_ id: String) -> Int? {
        guard let number = WholeNumber.parse(id), number >= Self.firstOrder else { return nil }
        let place = number - Self.firstOrder
        return place < orders.count ? Int(place) : nil
    }

    var nextOrder: Int64 { Self.firstOrder + Int64(orders.count) }

    /// Takes an order and its money.
    mutating func enter(_ order: BottleOrder) {
        balance.micros -= order.charge.micros
        charged.micros += order.charge.micros
        let count = links[order.link, default: 0] + 1
        links[order.link] = count
        if count == 2 { repeatedLinks += 1 }
        orders.append(order)
        let first = order.isSubscription ? BottleSubscription.pauseMilliseconds : order.finishAfterMilliseconds
        agenda.enter(
            order.isSubscription ? .post : .end, of: order.id, at: order.placedAt.advanced(milliseconds: first))
    }

    /// A panel lets half a second pass before a cancel shows.
    static let cancelMilliseconds: Int64 = 500

    mutating func askCancel(_ place: Int, at now: Instant) {
        guard orders[place].cancelAskedAt == nil else { return }
        orders[place].cancelAskedAt = now
        agenda.enter(.cancel, of: orders[place].id, at: now.advanced(milliseconds: Self.cancelMilliseconds))
    }

    // MARK: time

    /// Lets everything happen that is due.
    mutating func advance(to now: Instant) {
        while let entry = agenda.next(until: now) {
            let place = Int(entry.order - Self.firstOrder)
            let order = orders[place]
            // A cancel that was granted is what ends it; whatever else was due is off.
            guard order.cancelAskedAt == nil || entry.event == .cancel else { continue }
            switch entry.event {
            case .end: end(place, order.plannedEnd, order.plannedRemains)
            case .cancel:
                let remains = order.remains(at: entry.due)
                end(place, remains == order.quantity ? .canceled : .partial, remains)
            case .post: post(place, at: entry.due, now)
            }
        }
    }

    /// Ends an order and gives back what was not delivered.
    private mutating func end(_ place: Int, _ end: BottleEnd, _ remains: Int64) {
        orders[place].ended = (end, remains)
        let back = (try? orders[place].charge.portion(remains, of: orders[place].quantity)) ?? .zero
        orders[place].charge.micros -= back.micros
        charged.micros -= back.micros
        balance.micros += back.micros
    }

    /// Makes an order for a post, or tries again later where the money is used up.
    private mutating func post(_ place: Int, at due: Instant, _ now: Instant) {
        let parent = orders[place]
        guard let subscription = parent.subscription, let service = catalog[parent.service] else {
            end(place, .completed, 0)
            return
        }
        let charge = try? service.rate.charge(quantity: parent.quantity, basis: service.basis)
        guard let charge, charge <= balance else {
            let later = max(due, now).advanced(milliseconds: BottleSubscription.pauseMilliseconds)
            agenda.enter(.post, of: parent.id, at: later)
            return
        }
        let number = subscription.children.count + 1
        let child = nextOrder
        enter(
            BottleOrder(
                id: child, reference: nil, service: service.id, link: "\(parent.link)/\(number)",
                quantity: parent.quantity, placedAt: due, warmUpMilliseconds: parent.warmUpMilliseconds,
                finishAfterMilliseconds: parent.finishAfterMilliseconds, plannedEnd: service.end, charge: charge))
        orders[place].subscription?.children.append(child)
        if number >= subscription.posts {
            end(place, .completed, 0)
        } else {
            agenda.enter(.post, of: parent.id, at: due.advanced(milliseconds: BottleSubscription.pauseMilliseconds))
        }
    }
}
