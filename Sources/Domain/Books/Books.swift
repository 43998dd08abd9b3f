import Base

/// The working set of one batch: what its commands may see and change.
///
/// Plain values, no I/O and no clock: `now` is the batch's time. Each command sees what its predecessors did.
package struct Books: Sendable {
    package let now: Instant
    package var ids: IdentifierBlock

    package var wallets = Sheet<Wallet>()
    package var orders = Sheet<Order>()
    package var references = Sheet<OrderReference>()
    package var dispatches = Sheet<Dispatch>()
    package var attempts = Sheet<Attempt>()
    package var placements = Sheet<Placement>()
    package var subscriptions = Sheet<Subscription>()
    package var openLinks = Sheet<OpenLink>()
    package var refills = Sheet<Refill>()
    package var storefronts = Sheet<Storefront>()
    package var accounts = Sheet<Account>()
    package var accessKeys = Sheet<AccessKey>()
    package var providers = Sheet<UpstreamProvider>()
    package var listings = Sheet<Listing>()
    package var routes = Sheet<Route>()
    package var personalPrices = Sheet<PersonalPrice>()
    package var limits = Sheet<RequestLimit>()
    package var exchangeRates = Sheet<ExchangeRate>()
    package var providerItems = Sheet<ProviderItem>()
    package var providerHealth = Sheet<ProviderHealth>()
    package var deliveryTimes = Sheet<DeliveryTime>()
    package var findings = Sheet<Finding>()
    package var rentals = Sheet<Rental>()
    package var openRentals = Sheet<OpenRental>()
    package var rentalMessages = Sheet<RentalMessage>()
    package var keyedRequests = Sheet<KeyedRequest>()
    package var purchases = Sheet<Purchase>()
    package var conducts = Sheet<Conduct>()
    package var webhooks = Sheet<Webhook>()
    package var webhookEvents = Sheet<WebhookEvent>()
    package var catalogProducts = Sheet<CatalogProduct>()
    package var numberOperators = Sheet<NumberOperator>()
    package var numberTiers = Sheet<NumberTier>()
    package var successDays = Sheet<SuccessDay>()
    package var ownNumbers = Sheet<OwnNumber>()
    package var numberUses = Sheet<NumberUse>()
    package var smsSources = Sheet<SMSSource>()
    package var inboundMessages = Sheet<InboundMessage>()
    package var people = Sheet<Person>()
    package var mailClaims = Sheet<MailClaim>()
    package var loginSessions = Sheet<LoginSession>()
    package var mailTokens = Sheet<MailToken>()
    package var favourites = Sheet<Favourite>()
    package var topUps = Sheet<TopUp>()
    package var tallies = Sheet<Tally>()
    package var proposals = Sheet<Proposal>()
    package var announcements = Sheet<Announcement>()
    package var showcases = Sheet<Showcase>()
    package var formUses = Sheet<FormUse>()
    package var callWindows = Sheet<CallWindow>()
    package var dayTotals = Sheet<DayTotal>()
    package var revisions = Sheet<Revision>()
    package var nodes = Sheet<Node>()
    package var leases = Sheet<Lease>()
    package var laneStands = Sheet<LaneStand>()

    package var transfers = Log<Transfer>()
    package var notes = Log<Note>()
    package var acts = Log<Act>()

    package init(now: Instant, ids: IdentifierBlock) {
        self.now = now
        self.ids = ids
    }

    /// A fresh id.
    ///
    /// - Throws: `busy` where the leased block is used up; the store leases enough for a batch beforehand.
    package mutating func newID<Owner>() throws(Fault) -> Identifier<Owner> {
        guard let id = ids.take() else { throw .busy }
        return Identifier(id)
    }

    /// Moves money inside one wallet: the only way money moves.
    ///
    /// The wallet must have been asked for; one without a row starts empty. `available` and `held` never fall
    /// below zero.
    ///
    /// - Returns: the wallet's new version, which names the transfer.
    /// - Throws: `notEnoughFunds`, `amountOverflow`; `bug` for an amount that is negative.
    @discardableResult
    package mutating func move(
        _ amount: Money, from: Balance, to: Balance, in key: WalletKey, kind: TransferKind, operation: Int64,
        order: OrderID? = nil
    ) throws(Fault) -> Int64 {
        guard amount >= .zero else { throw .bug("a negative amount was to be moved") }
        var wallet = try wallets.find(key) ?? Wallet(empty: key)
        wallet[from] = try wallet[from].subtracting(amount)
        wallet[to] = try wallet[to].adding(amount)
        guard wallet.available >= .zero else { throw .notEnoughFunds }
        guard wallet.held >= .zero, wallet.earned >= .zero else { throw .bug("a balance would fall below zero") }
        try wallets.put(wallet)
        wallet.version += 1
        transfers.append(
            Transfer(
                after: wallet, kind: kind, from: from, to: to, amount: amount, operation: operation, order: order,
                at: now))
        return wallet.version
    }

    /// Makes every node read the numbers on sale again. Call once per command that changes them.
    package mutating func reviseNumbers() throws(Fault) {
        let key = Revision.Key.numbers
        try revisions.put(try revisions.find(key) ?? Revision(key: key))
    }

    /// Makes every node read catalogue, keys and settings again. Call once per command that changes them.
    package mutating func reviseCatalog() throws(Fault) {
        let key = Revision.Key.catalog
        try revisions.put(try revisions.find(key) ?? Revision(key: key))
    }

    package mutating func keep() {
        ids.keep()
        wallets.keep(); orders.keep(); references.keep(); dispatches.keep(); attempts.keep(); placements.keep()
        subscriptions.keep()
        openLinks.keep(); refills.keep(); storefronts.keep(); accounts.keep(); accessKeys.keep()
        providers.keep(); listings.keep(); routes.keep(); personalPrices.keep(); limits.keep(); revisions.keep()
        exchangeRates.keep(); providerItems.keep(); providerHealth.keep(); deliveryTimes.keep(); findings.keep()
        rentals.keep(); openRentals.keep(); rentalMessages.keep(); keyedRequests.keep(); purchases.keep()
        conducts.keep(); webhooks.keep(); webhookEvents.keep(); catalogProducts.keep(); numberOperators.keep()
        numberTiers.keep(); successDays.keep(); ownNumbers.keep(); numberUses.keep(); smsSources.keep()
        inboundMessages.keep(); nodes.keep(); leases.keep(); laneStands.keep()
        callWindows.keep(); dayTotals.keep()
        people.keep(); mailClaims.keep(); loginSessions.keep(); mailTokens.keep(); favourites.keep()
        topUps.keep(); tallies.keep(); proposals.keep(); announcements.keep(); showcases.keep(); formUses.keep()
        transfers.keep(); notes.keep(); acts.keep()
    }

    package mutating func rollback() {
        ids.rollback()
        wallets.rollback(); orders.rollback(); references.rollback(); dispatches.rollback(); attempts.rollback();
        placements.rollback()
        subscriptions.rollback()
        openLinks.rollback(); refills.rollback(); storefronts.rollback(); accounts.rollback(); accessKeys.rollback()
        providers.rollback(); listings.rollback(); routes.rollback(); personalPrices.rollback(); limits.rollback()
        exchangeRates.rollback(); providerItems.rollback(); providerHealth.rollback(); deliveryTimes.rollback()
        rentals.rollback(); openRentals.rollback(); rentalMessages.rollback(); keyedRequests.rollback()
        purchases.rollback(); conducts.rollback(); webhooks.rollback(); webhookEvents.rollback()
        catalogProducts.rollback(); numberOperators.rollback(); numberTiers.rollback(); successDays.rollback()
        ownNumbers.rollback(); numberUses.rollback(); smsSources.rollback(); inboundMessages.rollback()
        nodes.rollback(); leases.rollback(); laneStands.rollback()
        findings.rollback(); callWindows.rollback(); dayTotals.rollback(); revisions.rollback(); transfers.rollback();
        notes.rollback()
        people.rollback(); mailClaims.rollback(); loginSessions.rollback(); mailTokens.rollback(); favourites.rollback()
        topUps.rollback(); tallies.rollback(); proposals.rollback(); announcements.rollback(); showcases.rollback();
        formUses.rollback()
        acts.rollback()
    }
}
