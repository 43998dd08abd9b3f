import Base

/// What a bottle has seen, for those who check on both sides.
package struct BottleCounts: Sendable, Equatable {
    package let calls: [BottleAction: Int64]
    /// Calls that named no action.
    package let otherCalls: Int64
    package let faults: [BottleFault: Int64]
    /// With those that subscriptions made.
    package let orders: Int64
    package let distinctLinks: Int64
    /// Links that more than one order names.
    package let repeatedLinks: Int64
    /// What all orders cost by now.
    package let charged: Money
    package let balance: Money

    var json: JSONValue {
        var calls = BottleAction.allCases.map { JSONValue.Member($0.rawValue, .whole(self.calls[$0, default: 0])) }
        if otherCalls > 0 { calls.append(JSONValue.Member("other", .whole(otherCalls))) }
        let faults = BottleFault.allCases.compactMap { fault in
            self.faults[fault].map { JSONValue.Member(fault.rawValue, .whole($0)) }
        }
        return .members([
            "calls": .object(calls), "faults": .object(faults), "orders": .whole(orders),
            "distinct_links": .whole(distinctLinks), "repeated_links": .whole(repeatedLinks),
            "charged": .text(charged.text), "balance": .text(balance.text),
        ])
    }
}

/// An order as the bottle's owner sees it.
package struct BottleLine: Sendable, Equatable {
    package let order: Int64
    /// As it was sent, also where the bottle does not heed it.
    package let reference: String?
    package let service: Int64
    package let link: String
    package let quantity: Int64
    package let charge: Money
    package let status: String

    var json: JSONValue {
        .members([
            "order": .whole(order), "reference": reference.map(JSONValue.text) ?? .null, "service": .whole(service),
            "link": .text(link), "quantity": .whole(quantity), "charge": .text(charge.text), "status": .text(status),
        ])
    }
}

extension BottleBooks {
    var counts: BottleCounts {
        BottleCounts(
            calls: calls, otherCalls: otherCalls, faults: faults, orders: Int64(orders.count),
            distinctLinks: Int64(links.count), repeatedLinks: repeatedLinks, charged: charged, balance: balance)
    }

    func lines(at now: Instant) -> [BottleLine] {
        orders.map { order in
            BottleLine(
                order: order.id, reference: order.reference, service: order.service, link: order.link,
                quantity: order.quantity, charge: order.charge, status: order.status(at: now))
        }
    }
}
