import Base

/// What is said about an order: by its provider, or by staff for orders delivered by hand.
package enum OrderEvent: Sendable, Equatable {
    /// Accepted, not started.
    case accepted
    /// Being delivered.
    case progressed(startCount: Int64?, remains: Int64?)
    case completed(startCount: Int64?, remains: Int64?)
    /// Ended early: `remains` units were not delivered.
    case partial(startCount: Int64?, remains: Int64)
    /// Ended with nothing delivered.
    case canceled
    /// A subscription looks for posts.
    case watching
    /// A subscription cannot go on now.
    case paused
    /// A subscription's time is over.
    case expired

    /// Whether it is the end of an order.
    package var ends: Bool {
        switch self {
        case .accepted, .progressed, .watching, .paused: false
        case .completed, .partial, .canceled, .expired: true
        }
    }

    /// Whether an order that stands at `state` has ended otherwise than this says.
    package func contradicts(_ state: OrderState) -> Bool {
        switch self {
        case .accepted, .progressed, .watching, .paused: false
        case .completed: state != .completed
        case .partial: state != .partial
        case .canceled: state != .canceled
        case .expired: state != .expired
        }
    }
}

/// What a provider kept of what it first charged for an order, in its currency.
package struct UpstreamShare: Sendable, Equatable {
    package let kept: Money
    package let whole: Money

    /// - Returns: nil where the two make no share.
    package init?(kept: Money, whole: Money) {
        guard whole > .zero, kept >= .zero, kept <= whole else { return nil }
        self.kept = kept
        self.whole = whole
    }
}

/// What becomes of the money that an order holds.
package enum Settlement: Sendable, Equatable {
    case keep
    case earnAll
    case returnAll
    /// The share of what was not delivered goes back.
    case split(undelivered: Int64, of: Int64)
    /// An amount that staff chose goes back.
    case giveBack(Money)
}

/// The life of an order: state and event give the new state and what becomes of the money.
package enum OrderLifecycle {
    /// - Parameter share: what the provider kept, by which a partial order of one unit is settled.
    /// - Returns: the order after the event and its settlement; nil where the event changes nothing because the
    ///   order has ended. An end is never left again.
    package static func apply(
        _ event: OrderEvent, to order: Order, share: UpstreamShare? = nil, at now: Instant
    ) -> (Order, Settlement)? {
        guard !order.state.isFinal else { return nil }
        var order = order
        switch event {
        case .accepted:
            if order.state == .pending { order.state = .processing }
            return (order, .keep)
        case .progressed(let startCount, let remains):
            order.state = .inProgress
            record(startCount, remains, on: &order)
            return (order, .keep)
        case .completed(let startCount, let remains):
            // What was told last stands; where nothing was told, all is delivered.
            record(startCount, remains ?? (order.remains < order.quantity ? order.remains : 0), on: &order)
            end(&order, .completed, now)
            return (order, .earnAll)
        case .partial(let startCount, let remains):
            record(startCount, remains, on: &order)
            end(&order, .partial, now)
            guard ServiceTypes.byCode[order.type]?.quantity == .one else {
                return (order, .split(undelivered: order.remains, of: max(1, order.quantity)))
            }
            // Of one unit there is only the provider's share to go by; without it a person decides on what is held.
            guard let share else { return (order, .keep) }
            return (order, .split(undelivered: share.whole.micros - share.kept.micros, of: share.whole.micros))
        case .canceled:
            order.remains = order.quantity
            end(&order, .canceled, now)
            return (order, .returnAll)
        case .watching:
            if order.state == .paused { order.state = .active }
            return (order, .keep)
        case .paused:
            order.state = .paused
            return (order, .keep)
        case .expired:
            end(&order, .expired, now)
            return (order, .returnAll)
        }
    }

    /// Start counts are not negative; remains lie between nothing and everything.
    private static func record(_ startCount: Int64?, _ remains: Int64?, on order: inout Order) {
        if let startCount { order.startCount = max(0, startCount) }
        if let remains { order.remains = min(max(0, remains), order.quantity) }
    }

    private static func end(_ order: inout Order, _ state: OrderState, _ now: Instant) {
        order.state = state
        order.endedAt = now
    }
}

extension Books {
    /// Applies an event to an order that was asked for with its wallet, and settles its money.
    ///
    /// - Returns: the order after it; nil where it had ended before.
    /// - Throws: `bug` where rows were not asked for.
    package mutating func apply(_ event: OrderEvent, to id: OrderID, share: UpstreamShare? = nil) throws(Fault)
        -> Order?
    {
        guard let order = try orders.find(id) else { throw .incorrectOrder }
        guard let (applied, settlement) = OrderLifecycle.apply(event, to: order, share: share, at: now) else {
            return nil
        }
        var after = applied
        try settle(&after, settlement)
        if after.state.isFinal { try close(&after) }
        if after != order { try orders.put(after) }
        return after
    }

    /// Asks for all that a change of an order may need: its account's wallet first, for that is the lock.
    package mutating func wantOrder(_ id: OrderID, in wallet: WalletKey) {
        wallets.want(wallet)
        dispatches.want(id)
        if let order = orders.peek(id), order.holdsLink { openLinks.want(order.linkKey) }
    }

    /// Removes the open work and the link mark of an order that has ended.
    package mutating func close(_ order: inout Order) throws(Fault) {
        if try dispatches.find(order.id) != nil { try dispatches.remove(order.id) }
        if order.holdsLink {
            try openLinks.remove(order.linkKey)
            order.holdsLink = false
        }
    }

    /// Ends an order's hold as told: each part once, for `held` becomes zero.
    package mutating func settle(_ order: inout Order, _ settlement: Settlement) throws(Fault) {
        let back: Money
        switch settlement {
        case .keep: return
        case .earnAll: back = .zero
        case .returnAll: back = order.held
        case .giveBack(let amount): back = min(order.held, amount)
        case .split(let undelivered, let whole):
            back = min(order.held, try order.charge.portion(undelivered, of: whole))
        }
        let earned = try order.held.subtracting(back)
        if earned > .zero {
            try move(
                earned, from: .held, to: .earned, in: order.wallet, kind: .earned, operation: order.id.raw,
                order: order.id)
        }
        if back > .zero {
            try move(
                back, from: .held, to: .available, in: order.wallet, kind: .returned, operation: order.id.raw,
                order: order.id)
        }
        order.held = .zero
        order.returned = try order.returned.adding(back)
    }
}
