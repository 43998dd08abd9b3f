import Base
import Domain

/// An open order that somebody must look at, with what the look needs.
package struct DueDispatch: Sendable {
    package let dispatch: Dispatch
    package let order: Order
}

/// Open orders whose time has come: those under way first, then what waits to be sent to each provider, the oldest due
/// first.
///
/// A provider that is paused is left out of `sending`: it is sent nothing, nothing again either, while what it has is
/// still followed.
package struct ReadDueDispatches: Query {
    package let now: Instant
    /// Providers whose queues are looked at.
    package let sending: [ProviderID]
    /// Rows of each kind: under way, and per queue.
    package let limit: Int64

    package init(now: Instant, sending: [ProviderID], limit: Int64) {
        self.now = now
        self.sending = sending
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [DueDispatch] {
        var due: [Dispatch] = try source.all(
            "SELECT * FROM dispatches WHERE state >= 3 AND due_at_ms <= $1 ORDER BY due_at_ms LIMIT $2",
            [.integer(now.milliseconds), .integer(limit)])
        for provider in sending {
            due += try source.all(
                """
                SELECT * FROM dispatches WHERE state < 3 AND provider_id = $1 AND due_at_ms <= $2
                ORDER BY due_at_ms LIMIT $3
                """, [.integer(provider.raw), .integer(now.milliseconds), .integer(limit)])
        }
        var found: [DueDispatch] = []
        for dispatch in due {
            if let order = try ReadOrder(dispatch.order).answer(from: source) {
                found.append(DueDispatch(dispatch: dispatch, order: order))
            }
        }
        return found
    }
}

/// Refills that a provider must be asked about.
package struct ReadDueRefills: Query {
    package let now: Instant
    package let limit: Int64

    package init(now: Instant, limit: Int64) {
        self.now = now
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [(refill: Refill, order: Order)] {
        let due: [Refill] = try source.all(
            "SELECT * FROM refills WHERE due_at_ms <= $1 ORDER BY due_at_ms LIMIT $2",
            [.integer(now.milliseconds), .integer(limit)])
        var found: [(refill: Refill, order: Order)] = []
        for refill in due {
            if let order = try ReadOrder(refill.order).answer(from: source) { found.append((refill, order)) }
        }
        return found
    }
}

/// How the children of a drip-feed order stand.
package struct ReadRuns: Query {
    package struct Answer: Sendable {
        package var started: Int64 = 0
        package var completed: Int64 = 0
        package var canceled: Int64 = 0
        package var delivered: Int64 = 0
        /// Children that have not ended, and whether their customer's wish to cancel was passed on.
        package var open: [(id: OrderID, cancelAsked: Bool)] = []
    }

    package let parent: OrderID

    package init(_ parent: OrderID) {
        self.parent = parent
    }

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        var answer = Answer()
        try source.rows(
            "SELECT id, state, quantity, remains, cancel_asked_at_ms FROM orders WHERE parent_id = $1 ORDER BY id",
            [.integer(parent.raw)]
        ) { row throws(UnreadableRow) in
            let id: OrderID = try row.id("id")
            let state: OrderState = try row.choice("state")
            answer.started += 1
            answer.delivered += try row.number("quantity") - (try row.number("remains"))
            if state == .completed { answer.completed += 1 }
            if state == .canceled { answer.canceled += 1 }
            if !state.isFinal { answer.open.append((id, row.integer() != nil)) }
        }
        return answer
    }
}

/// A subscription as it is stored.
package struct ReadSubscription: Query {
    package let order: OrderID

    package init(_ order: OrderID) {
        self.order = order
    }

    package func answer(from source: any Source) throws(EngineFault) -> Subscription? {
        try source.first("SELECT * FROM subscriptions WHERE order_id = $1", [.integer(order.raw)])
    }
}

/// How much work is open, for metrics: by state of the dispatch.
package struct CountOpenWork: Query {
    package init() {}

    package func answer(from source: any Source) throws(EngineFault) -> [DispatchState: Int64] {
        var counts: [DispatchState: Int64] = [:]
        try source.rows("SELECT state, count(*) FROM dispatches GROUP BY state ORDER BY state", []) {
            row throws(UnreadableRow) in
            let state: DispatchState = try row.choice("state")
            counts[state] = try row.number("count")
        }
        return counts
    }
}
