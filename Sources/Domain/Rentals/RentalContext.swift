import Base

/// What a command about a rental must know beside its id: which rows go with it, and who is told.
package struct RentalContext: Sendable {
    package let rental: RentalID
    package let account: AccountID
    /// The use of a number of the operator's own.
    package let use: NumberUse.Key?
    /// Set where the provider minds cancels.
    package let cancelRule: CancelRule?
    package let announcer: Announcer

    package init(
        rental: RentalID, account: AccountID, use: NumberUse.Key?, cancelRule: CancelRule?, announcer: Announcer
    ) {
        self.rental = rental
        self.account = account
        self.use = use
        self.cancelRule = cancelRule
        self.announcer = announcer
    }

    package var wallet: WalletKey { WalletKey(account, .idr) }
}

extension Books {
    /// Asks for the rows that an event of a rental may change.
    package mutating func want(_ context: RentalContext) {
        wallets.want(context.wallet)
        rentals.want(context.rental)
        openRentals.want(context.rental)
        webhooks.want(context.account)
        if context.cancelRule != nil { conducts.want(context.account) }
        if let use = context.use { numberUses.want(use) }
    }

    /// The rental of a context, where it is the account's own.
    ///
    /// - Throws: `incorrectOrder`, also for a rental that customers do not see.
    package func shownRental(_ context: RentalContext) throws(Fault) -> Rental {
        guard let rental = try rentals.find(context.rental), rental.account == context.account, rental.state.isShown
        else { throw .incorrectOrder }
        return rental
    }

    /// Applies an event: the rental, its money, its webhook, its conduct, its number.
    ///
    /// - Returns: the rental after it; nil where the event changes nothing in its state.
    package mutating func apply(_ event: RentalEvent, _ context: RentalContext) throws(Fault) -> Rental? {
        guard let before = try rentals.find(context.rental),
            let (applied, effects) = RentalLifecycle.apply(event, to: before, at: now)
        else { return nil }
        var rental = applied
        switch effects.settlement {
        case .keep: break
        case .earn:
            try move(
                rental.held, from: .held, to: .earned, in: context.wallet, kind: .earned, operation: rental.id.raw,
                order: rental.ledgerOrder)
            rental.held = .zero
        case .giveBack:
            try move(
                rental.held, from: .held, to: .available, in: context.wallet, kind: .returned,
                operation: rental.id.raw, order: rental.ledgerOrder)
            rental.returned = rental.held
            rental.held = .zero
        }
        try rentals.put(rental)
        if let kind = effects.announcement { try announce(kind, rental, context) }
        if let rule = context.cancelRule, before.state == .active, rental.state != .active {
            var conduct = try conducts.find(context.account) ?? Conduct(account: context.account, at: now)
            conduct.count(canceled: rental.end == .customerCanceled, rule, at: now)
            try conducts.put(conduct)
        }
        if rental.state.isFinal, let key = context.use, var use = try numberUses.find(key), use.rental == rental.id,
            use.isOpen
        {
            use.isOpen = false
            try numberUses.put(use)
        }
        return rental
    }

    private mutating func announce(_ kind: WebhookEventKind, _ rental: Rental, _ context: RentalContext)
        throws(Fault)
    {
        guard try webhooks.find(context.account)?.isListening == true else { return }
        let id: WebhookEventID = try newID()
        webhookEvents.expectAbsent(id)
        try webhookEvents.put(
            WebhookEvent(
                id: id, account: context.account, rental: rental.id, kind: kind,
                body: context.announcer.body(kind, rental, now), at: now))
    }

    /// Writes a unit that is about to be asked for, and reserves its price.
    ///
    /// - Throws: `notEnoughFunds`.
    package mutating func reserve(
        _ quote: RentalQuote, account: AccountID, purchase: PurchaseID?, reference: UpstreamReference,
        leaseMilliseconds: Int64
    ) throws(Fault) -> Rental {
        let id: RentalID = try newID()
        var quote = quote
        if let service = quote.ownService { quote.phone = try takeOwnNumber(quote, service, for: id, account) }
        var rental = Rental(
            id: id, account: account, quote: quote, purchase: purchase, reference: reference, at: now)
        try move(
            quote.price, from: .available, to: .held, in: rental.wallet, kind: .placed, operation: id.raw,
            order: rental.ledgerOrder)
        rental.held = quote.price
        rentals.expectAbsent(id)
        try rentals.put(rental)
        openRentals.expectAbsent(id)
        try openRentals.put(
            OpenRental(rental, phase: .asking, dueAt: now.advanced(milliseconds: leaseMilliseconds)))
        return rental
    }

    /// The first number that serves nobody for this service now; nil = none.
    private mutating func takeOwnNumber(
        _ quote: RentalQuote, _ service: Int64, for rental: RentalID, _ account: AccountID
    ) throws(Fault) -> String? {
        for phone in quote.candidates {
            let key = NumberUse.Key(phone: phone, service: service)
            var use = try numberUses.find(key) ?? NumberUse(key: key, rental: rental, account: account)
            guard use.version == 0 || !use.isOpen else { continue }
            use.rental = rental
            use.account = account
            use.isOpen = true
            try numberUses.put(use)
            return phone
        }
        return nil
    }
}
