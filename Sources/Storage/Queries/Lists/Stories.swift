import Base
import Domain

/// All that is known of one order; nil where there is none.
package struct ReadOrderStory: Query {
    package struct Story: Sendable {
        /// With its children counted to it; `order` is what is stored.
        package let listed: ListedOrder
        package let order: Order
        package let subscription: Subscription?
        package let placement: Placement?
        /// Sends that brought nothing, the earliest first.
        package let attempts: [Attempt]
        package let dispatch: Dispatch?
        package let findings: [Finding]
        /// Latest first, fifty at most.
        package let refills: [Refill]
        package let money: MoneyStory
    }

    package let id: OrderID

    package init(of id: OrderID) {
        self.id = id
    }

    package func answer(from source: any Source) throws(EngineFault) -> Story? {
        guard let order = try ReadOrder(id).answer(from: source) else { return nil }
        let history = try ReadDispatchHistory(of: id).answer(from: source)
        let providers = Set(history.attempts.map(\.provider) + [order.provider].compactMap { $0 })
        let findings: [[Finding]] = try source.all(
            "SELECT * FROM findings WHERE provider_id = $1 AND order_id = $2 ORDER BY kind",
            each: providers.sorted().map { [.integer($0.raw), .integer(id.raw)] })
        var told = MoneyStory.Told(held: order.held, returned: order.returned)
        told.charge = order.charge
        told.handedOver = order.handedOver
        return Story(
            listed: try source.listed([order]).first ?? ListedOrder(order), order: order,
            subscription: order.isSubscription ? try ReadSubscription(id).answer(from: source) : nil,
            placement: history.placement, attempts: history.attempts, dispatch: history.dispatch,
            findings: findings.flatMap { $0 },
            refills: try source.all(
                "SELECT * FROM refills WHERE order_id = $1 ORDER BY created_at_ms DESC, id DESC LIMIT 50",
                [.integer(id.raw)]),
            money: try source.money(
                of: id, in: order.wallet, around: [order.createdAt, order.endedAt].compactMap { $0 }, told))
    }
}

/// All that is known of one rental; nil where there is none.
package struct ReadRentalStory: Query {
    package struct Story: Sendable {
        package let rental: Rental
        /// What is still to be done for it.
        package let open: OpenRental?
        /// Late ones too, oldest first.
        package let messages: [RentalMessage]
        /// What its customer's webhook was told in the last week, latest first, fifty at most.
        package let events: [WebhookEvent]
        package let findings: [Finding]
        package let money: MoneyStory
    }

    package let id: RentalID

    package init(of id: RentalID) {
        self.id = id
    }

    package func answer(from source: any Source) throws(EngineFault) -> Story? {
        guard let rental = try ReadRental(id).answer(from: source) else { return nil }
        var told = MoneyStory.Told(held: rental.held, returned: rental.returned)
        told.charge = rental.charge
        return Story(
            rental: rental,
            open: try source.first("SELECT * FROM open_rentals WHERE rental_id = $1", [.integer(id.raw)]),
            messages: try ReadRentalMessages(of: id).answer(from: source),
            events: try source.all(
                "SELECT * FROM webhook_events WHERE rental_id = $1 ORDER BY created_at_ms DESC, id DESC LIMIT 50",
                [.integer(id.raw)]),
            findings: try source.all(
                "SELECT * FROM findings WHERE provider_id = $1 AND order_id = $2 ORDER BY kind",
                [.integer(rental.provider.raw), .integer(id.raw)]),
            money: try source.money(
                of: rental.ledgerOrder, in: rental.wallet,
                around: [rental.createdAt, rental.receivedAt, rental.endedAt].compactMap { $0 }, told))
    }
}
