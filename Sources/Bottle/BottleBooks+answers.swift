import Base

extension BottleBooks {
    /// Does what a call asks for.
    mutating func work(_ action: BottleAction, _ form: BottleForm, at now: Instant) -> JSONValue {
        do throws(BottleRefusal) {
            guard form["key"] == script.key else { throw .invalidKey }
            switch action {
            case .services: return catalog.json
            case .balance:
                return .members(["balance": .text(balance.text), "currency": .text(script.currency.code)])
            case .add: return try add(form, at: now)
            case .status: return try status(form, at: now)
            case .cancel: return try cancel(form, at: now)
            case .refill: return try refill(form, at: now)
            case .refillStatus: return try refillStatus(form, at: now)
            case .orders: return try recentOrders(form, at: now)
            }
        } catch {
            return Self.error(error)
        }
    }

    static func error(_ refusal: BottleRefusal) -> JSONValue { .members(["error": .text(refusal.words)]) }

    // MARK: status

    private func status(_ form: BottleForm, at now: Instant) throws(BottleRefusal) -> JSONValue {
        let ids = try form.ids(one: "order", many: "orders")
        if ids.isOne { return state(ids.all.first ?? "", at: now) }
        return .object(ids.all.map { JSONValue.Member($0, state($0, at: now)) })
    }

    private func state(_ id: String, at now: Instant) -> JSONValue {
        guard let place = place(id) else { return Self.error(.incorrectOrder) }
        return orders[place].json(at: now, currency: script.currency)
    }

    // MARK: cancel

    private mutating func cancel(_ form: BottleForm, at now: Instant) throws(BottleRefusal) -> JSONValue {
        var items: [JSONValue] = []
        for id in try form.ids(one: "order", many: "orders").all {
            items.append(.members(["order": .identifier(id), "cancel": cancelOne(id, at: now)]))
        }
        if items.isEmpty { throw .incorrectOrder }
        return .array(items)
    }

    private mutating func cancelOne(_ id: String, at now: Instant) -> JSONValue {
        guard let place = place(id) else { return Self.error(.incorrectOrder) }
        guard orders[place].ended == nil, catalog[orders[place].service]?.hasCancel ?? true else {
            return Self.error(.cancelUnavailable)
        }
        askCancel(place, at: now)
        return .whole(1)
    }

    // MARK: refills

    private mutating func refill(_ form: BottleForm, at now: Instant) throws(BottleRefusal) -> JSONValue {
        let ids = try form.ids(one: "order", many: "orders")
        if ids.isOne {
            return .members(["refill": .text(String(try askRefill(ids.all.first ?? "", at: now)))])
        }
        var items: [JSONValue] = []
        for id in ids.all {
            let told: JSONValue
            do throws(BottleRefusal) { told = .whole(try askRefill(id, at: now)) } catch { told = Self.error(error) }
            items.append(.members(["order": .identifier(id), "refill": told]))
        }
        return .array(items)
    }

    /// An order that ended with something delivered has one refill at a time.
    private mutating func askRefill(_ id: String, at now: Instant) throws(BottleRefusal) -> Int64 {
        guard let place = place(id) else { throw .incorrectOrder }
        let order = orders[place]
        guard let end = order.ended?.end, end != .canceled, !order.isSubscription,
            catalog[order.service]?.hasRefill ?? true
        else { throw .refillUnavailable }
        if let last = refillOf[order.id], !refills[Int(last) - 1].isDone(at: now) { throw .refillUnavailable }
        refills.append(BottleRefill(order: order.id, askedAt: now))
        refillOf[order.id] = Int64(refills.count)
        return Int64(refills.count)
    }

    private func refillStatus(_ form: BottleForm, at now: Instant) throws(BottleRefusal) -> JSONValue {
        var ids = try form.ids(one: "refill", many: "refills")
        // Published clients send them under the names of orders.
        if ids.all.isEmpty { ids = try form.ids(one: "order", many: "orders") }
        if ids.isOne {
            let state = refillState(ids.all.first ?? "", at: now)
            return state.isError ? state : .members(["status": state])
        }
        return .array(
            ids.all.map { id in
                .members(["refill": .identifier(id), "status": refillState(id, at: now)])
            })
    }

    private func refillState(_ id: String, at now: Instant) -> JSONValue {
        guard let number = WholeNumber.parse(id), number >= 1, number <= refills.count else {
            return Self.error(.refillNotFound)
        }
        return .text(refills[Int(number) - 1].status(at: now))
    }

    // MARK: recent orders

    /// Entries of one list.
    private static let mostRecent: Int64 = 100

    private func recentOrders(_ form: BottleForm, at now: Instant) throws(BottleRefusal) -> JSONValue {
        guard script.listsOrders else { throw .incorrectRequest }
        let limit = min(Self.mostRecent, try form.number("limit") ?? Self.mostRecent)
        return .array(
            orders.suffix(Int(limit)).reversed().map { order in
                .members([
                    "order": .whole(order.id), "service": .whole(order.service), "link": .text(order.link),
                    "quantity": .text(String(order.quantity)), "charge": .text(order.charge.text),
                    "status": .text(order.status(at: now)), "date": .text(order.placedAt.panelText),
                ])
            })
    }
}
