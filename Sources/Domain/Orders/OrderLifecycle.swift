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
}

/// What becomes of the money that an order holds.
package enum Settlement: Sendable, Equatable {
    case keep
    case earnAll
    case returnAll
    /// The share of the units not delivered goes back.
    case split(undelivered: Int64)
    /// An amount that staff chose goes back.
    case giveBack(Money)
}

/// The life of an order: state and event give the new state and what becomes of the money.
package enum OrderLifecycle {
    /// - Returns: the order after the event and its settlement; nil where the event changes nothing because the
    ///   order has ended. An end is never left again.
    package static func apply(_ event: OrderEvent, to order: Order, at now: Instant) -> (Order, Settlement)? {
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
            // Of one unit there is no share to go by: the money stays held until a person decides.
            let isUnit = ServiceTypes.byCode[order.type]?.quantity == .one
            return (order, isUnit ? .keep : .split(undelivered: order.remains))
        case .canceled:
            order.remains = order.quantity
            end(&order, .canceled, now)
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
    package mutating func apply(_ event: OrderEvent, to id: OrderID) throws(Fault) -> Order? {
        guard let order = try orders.find(id) else { throw .incorrectOrder }
        guard let (applied, settlement) = OrderLifecycle.apply(event, to: order, at: now) else { return nil }
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
        case .split(let undelivered):
            back = min(order.held, try order.charge.portion(undelivered, of: max(1, order.quantity)))
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
