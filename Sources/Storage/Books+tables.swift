import Base
import Domain

/// A sheet's way to and from an engine, whatever its rows are.
protocol SheetPass {
    func run<Row: Stored>(_ sheet: inout Sheet<Row>) throws(EngineFault)
}

extension Books {
    /// Every sheet, in the order of locks: wallets first, for they are the lock of their account.
    private mutating func eachSheet(_ pass: some SheetPass) throws(EngineFault) {
        try eachCopiedSheet(pass)
        try eachProcessSheet(pass)
    }

    /// The sheets of the business: those that go along when it moves to another store.
    mutating func eachCopiedSheet(_ pass: some SheetPass) throws(EngineFault) {
        try pass.run(&wallets)
        try pass.run(&orders)
        try pass.run(&references)
        try pass.run(&dispatches)
        try pass.run(&attempts)
        try pass.run(&placements)
        try pass.run(&subscriptions)
        try pass.run(&openLinks)
        try pass.run(&refills)
        try pass.run(&storefronts)
        try pass.run(&accounts)
        try pass.run(&accessKeys)
        try pass.run(&providers)
        try pass.run(&listings)
        try pass.run(&routes)
        try pass.run(&personalPrices)
        try pass.run(&limits)
        try pass.run(&exchangeRates)
        try pass.run(&providerItems)
        try pass.run(&providerHealth)
        try pass.run(&deliveryTimes)
        try pass.run(&findings)
        try pass.run(&rentals)
        try pass.run(&openRentals)
        try pass.run(&rentalMessages)
        try pass.run(&keyedRequests)
        try pass.run(&purchases)
        try pass.run(&conducts)
        try pass.run(&webhooks)
        try pass.run(&webhookEvents)
        try pass.run(&catalogProducts)
        try pass.run(&numberOperators)
        try pass.run(&numberTiers)
        try pass.run(&successDays)
        try pass.run(&ownNumbers)
        try pass.run(&numberUses)
        try pass.run(&smsSources)
        try pass.run(&inboundMessages)
        try pass.run(&people)
        try pass.run(&mailClaims)
        try pass.run(&loginSessions)
        try pass.run(&mailTokens)
        try pass.run(&favourites)
        try pass.run(&topUps)
        try pass.run(&tallies)
        try pass.run(&proposals)
        try pass.run(&announcements)
        try pass.run(&showcases)
        try pass.run(&formUses)
        try pass.run(&callWindows)
        try pass.run(&dayTotals)
        try pass.run(&revisions)
    }

    /// The sheets that belong to processes, not to the business.
    private mutating func eachProcessSheet(_ pass: some SheetPass) throws(EngineFault) {
        try pass.run(&nodes)
        try pass.run(&leases)
        try pass.run(&laneStands)
    }

    /// Loads what was asked for.
    ///
    /// - Parameter locked: whether nobody else may change the rows until the batch ends.
    /// - Returns: whether anything was asked for.
    mutating func load(from session: any Session, locked: Bool) throws(EngineFault) -> Bool {
        let pass = Asking(session: session, locked: locked)
        try eachSheet(pass)
        guard pass.found.value else { return false }
        try eachSheet(Taking(session: session))
        return true
    }

    /// Asks for everything again that has been loaded so far.
    mutating func wantAgain() throws(EngineFault) { try eachSheet(WantingAgain()) }

    /// Writes the difference between loaded and now.
    ///
    /// - Returns: whether there was any.
    mutating func apply(to session: any Session) throws(EngineFault) -> Bool {
        let pass = Applying(session: session)
        try eachSheet(pass)
        if !transfers.lines.isEmpty { try session.append(transfers.lines) }
        if !notes.lines.isEmpty { try session.append(notes.lines) }
        if !acts.lines.isEmpty { try session.append(acts.lines) }
        return pass.found.value || !transfers.lines.isEmpty || !acts.lines.isEmpty
    }
}

private final class Flag {
    var value = false
}

private struct Asking: SheetPass {
    let session: any Session
    let locked: Bool
    let found = Flag()

    func run<Row: Stored>(_ sheet: inout Sheet<Row>) throws(EngineFault) {
        guard let keys = sheet.ask() else { return }
        found.value = true
        try session.ask(Row.self, keys, locked: locked)
    }
}

private struct Taking: SheetPass {
    let session: any Session

    func run<Row: Stored>(_ sheet: inout Sheet<Row>) throws(EngineFault) {
        guard let keys = sheet.asked else { return }
        sheet.fill(keys, try session.take(Row.self, keys))
    }
}

private struct WantingAgain: SheetPass {
    func run<Row: Stored>(_ sheet: inout Sheet<Row>) throws(EngineFault) { sheet.wantAgain() }
}

private struct Applying: SheetPass {
    let session: any Session
    let found = Flag()

    func run<Row: Stored>(_ sheet: inout Sheet<Row>) throws(EngineFault) {
        guard sheet.hasChanges else { return }
        let changes = sheet.changes
        // What gives a unique value up comes before what takes it.
        if !changes.deleted.isEmpty { try session.delete(changes.deleted) }
        if !changes.updated.isEmpty { try session.update(changes.updated) }
        if !changes.inserted.isEmpty { try session.insert(changes.inserted) }
        found.value = found.value || !(changes.inserted.isEmpty && changes.updated.isEmpty && changes.deleted.isEmpty)
    }
}
