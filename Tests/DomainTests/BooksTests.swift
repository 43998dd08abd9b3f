import Base
import Domain
import TestSupport
import Testing

@Suite struct SheetTests {
    private func provider(_ id: Int64, _ name: String = "p") -> UpstreamProvider {
        UpstreamProvider(id: ProviderID(id), name: name, kind: "k")
    }

    private func sheet(_ stored: Int64...) -> Sheet<UpstreamProvider> {
        var sheet = Sheet<UpstreamProvider>()
        sheet.fill((1...9).map { ProviderID($0) }, stored.map { provider($0) })
        return sheet
    }

    @Test func aRowThatWasNotAskedForIsABug() {
        var sheet = sheet(1)
        let bug = Fault.bug("row of providers was not asked for")
        #expect(throws: bug) { try sheet.find(ProviderID(99)) }
        #expect(throws: bug) { try sheet.put(provider(99)) }
        #expect(throws: bug) { try sheet.remove(ProviderID(99)) }
        #expect(!sheet.hasChanges)
    }

    @Test func asksOnceForEachKeyInTheOrderOfLocks() {
        var sheet = Sheet<UpstreamProvider>()
        for id: Int64 in [5, 3, 5, 9, 3] { sheet.want(ProviderID(id)) }
        #expect(sheet.ask()?.map(\.raw) == [3, 5, 9])
        #expect(sheet.ask() == nil)
        sheet.fill([ProviderID(3), ProviderID(5), ProviderID(9)], [provider(3)])
        sheet.want(ProviderID(3))
        sheet.want(ProviderID(5))
        #expect(sheet.ask() == nil, "known, though one is absent")
    }

    @Test func versionsCountChanges() throws {
        var sheet = sheet(1)
        try sheet.put(provider(1, "a"))
        try sheet.put(provider(1, "b"))
        try sheet.put(provider(2, "new"))
        let changes = sheet.changes
        #expect(changes.updated.map(\.after.version) == [2])
        #expect(changes.updated.map(\.before.version) == [0])
        #expect(changes.inserted.map(\.version) == [1])
        #expect(changes.deleted.isEmpty)
    }

    @Test func aFaultTakesBackRowsOfTheCommandAndKeepsItsPredecessors() throws {
        var sheet = sheet(1, 2, 3)
        try sheet.put(provider(1, "kept"))
        try sheet.put(provider(4, "kept"))
        try sheet.remove(ProviderID(2))
        sheet.keep()

        try sheet.put(provider(1, "lost"))
        try sheet.put(provider(1, "lost twice"))
        try sheet.remove(ProviderID(4))
        try sheet.put(provider(2, "lost"))
        try sheet.remove(ProviderID(3))
        try sheet.put(provider(5, "lost"))
        sheet.rollback()

        #expect(try sheet.find(ProviderID(1))?.name == "kept")
        #expect(try sheet.find(ProviderID(1))?.version == 1)
        #expect(try sheet.find(ProviderID(2)) == nil)
        #expect(try sheet.find(ProviderID(3))?.name == "p")
        #expect(try sheet.find(ProviderID(4))?.name == "kept")
        #expect(try sheet.find(ProviderID(5)) == nil)
        let changes = sheet.changes
        #expect(changes.inserted.map(\.id.raw) == [4])
        #expect(changes.updated.map(\.after.id.raw) == [1])
        #expect(changes.deleted.map(\.id.raw) == [2])
    }

    @Test func aFaultForgetsFreshRows() throws {
        var sheet = sheet()
        sheet.expectAbsent(ProviderID(50))
        try sheet.put(provider(50, "lost"))
        sheet.rollback()
        #expect(throws: Fault.bug("row of providers was not asked for")) { try sheet.find(ProviderID(50)) }
        #expect(sheet.changes.inserted.isEmpty)
    }

    @Test func aFreshRowWhoseIdWasTakenBackIsWrittenOnceByTheNext() throws {
        var sheet = sheet()
        sheet.expectAbsent(ProviderID(50))
        try sheet.put(provider(50, "lost"))
        sheet.rollback()
        sheet.expectAbsent(ProviderID(50))
        try sheet.put(provider(50, "kept"))
        sheet.keep()
        #expect(sheet.changes.inserted.map(\.name) == ["kept"])
    }

    @Test func rowsThatEndAsTheyBeganAreNotWritten() throws {
        var sheet = sheet(1)
        try sheet.put(provider(1, "lost"))
        try sheet.put(provider(7, "lost"))
        sheet.rollback()
        try sheet.put(provider(8, "made and deleted"))
        try sheet.remove(ProviderID(8))
        sheet.keep()
        let changes = sheet.changes
        #expect(changes.inserted.isEmpty && changes.updated.isEmpty && changes.deleted.isEmpty)
    }

    @Test func deletedAndMadeAgainIsAnUpdate() throws {
        var sheet = sheet(1)
        try sheet.put(provider(1, "once"))
        try sheet.remove(ProviderID(1))
        try sheet.put(provider(1, "again"))
        #expect(sheet.changes.inserted.isEmpty)
        #expect(sheet.changes.deleted.isEmpty)
        #expect(sheet.changes.updated.map(\.after.name) == ["again"])
    }
}

@Suite struct LogTests {
    @Test func aFaultTakesBackItsLinesOnly() {
        var log = Log<Note>()
        let note = { (reason: String) in Note(wallet: Made.wallet, version: 1, actor: "a", reason: reason) }
        log.append(note("kept"))
        log.keep()
        log.append(note("lost"))
        log.append(note("lost"))
        log.rollback()
        log.append(note("kept too"))
        log.keep()
        log.rollback()
        #expect(log.lines.map(\.reason) == ["kept", "kept too"])
    }
}

@Suite struct IdentifierBlockTests {
    @Test func aFaultTakesBackItsIdsOnly() {
        var block = IdentifierBlock(start: 10, end: 14)
        #expect(block.take() == 10)
        block.keep()
        #expect(block.take() == 11)
        #expect(block.take() == 12)
        block.rollback()
        #expect(block.remaining == 3)
        #expect([block.take(), block.take(), block.take(), block.take()] == [11, 12, 13, nil])
        block.keep()
        block.rollback()
        #expect(block.remaining == 0)
        #expect(block.take() == nil)
    }

    @Test func anEmptyBlockHasNone() {
        var block = IdentifierBlock.none
        #expect(block.take() == nil)
        var books = Books(now: Made.now, ids: .none)
        #expect(throws: Fault.busy) { let _: OrderID = try books.newID() }
    }
}

@Suite struct BooksTests {
    @Test func everyMoveIsJournaledWithTheBalancesAfterIt() throws {
        var books = Made.books(available: 100)
        let version = try books.move(
            Money(micros: 30), from: .available, to: .held, in: Made.wallet, kind: .placed, operation: 5,
            order: OrderID(5))
        #expect(version == 8)
        let line = try #require(books.transfers.lines.first)
        let wallet = try #require(try books.wallets.find(Made.wallet))
        #expect(wallet.version == 8 && line.version == 8)
        #expect(wallet.micros == [70, 30, 0, -100])
        #expect([line.available, line.held, line.earned, line.funded].map(\.micros) == wallet.micros)
        #expect(line.order == OrderID(5) && line.operation == 5 && line.at == Made.now)
    }

    @Test func refusesOverdraft() throws {
        var books = Made.books(available: 100)
        let move = { (books: inout Books, amount: Int64) in
            try books.move(
                Money(micros: amount), from: .available, to: .held, in: Made.wallet, kind: .placed, operation: 5)
        }
        #expect(throws: Fault.notEnoughFunds) { try move(&books, 101) }
        #expect(throws: Never.self) { try move(&books, 100) }
        #expect(throws: Fault.notEnoughFunds) { try move(&books, 1) }
    }

    @Test func refusesNegativeAmountsAndBalances() {
        var books = Made.books(available: 100)
        #expect(throws: Fault.bug("a negative amount was to be moved")) {
            try books.move(
                Money(micros: -1), from: .available, to: .held, in: Made.wallet, kind: .placed, operation: 5)
        }
        for from: Balance in [.held, .earned] {
            #expect(throws: Fault.bug("a balance would fall below zero")) {
                try books.move(
                    Money(micros: 1), from: from, to: .available, in: Made.wallet, kind: .returned, operation: 5)
            }
        }
    }

    @Test func refusesAmountsBeyondTheRange() {
        var books = Made.books(available: 100)
        #expect(throws: Fault.amountOverflow) {
            try books.move(
                Money(micros: .max), from: .funded, to: .available, in: Made.wallet, kind: .credited, operation: 5)
        }
    }

    @Test func aFaultTakesBackRowsIdsAndLines() throws {
        let order = Made.order()
        var books = Made.books(available: 100, order: order)
        let first: OrderID = try books.newID()
        try books.move(
            Money(micros: 10), from: .available, to: .held, in: Made.wallet, kind: .placed, operation: first.raw,
            order: first)
        books.keep()

        let second: OrderID = try books.newID()
        books.orders.expectAbsent(second)
        try books.orders.put(Made.order(second.raw))
        try books.move(
            Money(micros: 20), from: .available, to: .held, in: Made.wallet, kind: .placed, operation: second.raw,
            order: second)
        _ = try books.apply(.canceled, to: order.id)
        books.notes.append(Note(wallet: Made.wallet, version: 9, actor: "a", reason: "lost"))
        books.rollback()

        let again: OrderID = try books.newID()
        #expect(again == second, "the id was not used up")
        #expect(try books.wallets.find(Made.wallet)?.available.micros == 90)
        #expect(try books.wallets.find(Made.wallet)?.version == 8)
        #expect(try books.orders.find(order.id) == order)
        #expect(books.transfers.lines.map(\.operation) == [first.raw])
        #expect(books.notes.lines.isEmpty)
    }

    @Test func anyRunOfMovesKeepsTheSumOfZeroAndAChainWithoutGaps() throws {
        var numbers = SeededNumbers(61)
        var books = Made.books(available: 1_000)
        var version: Int64 = 7
        for step in 0..<5_000 {
            let from = try #require(Balance.allCases.randomElement(using: &numbers))
            let to = try #require(Balance.allCases.filter { $0 != from }.randomElement(using: &numbers))
            do throws(Fault) {
                try books.move(
                    Money(micros: Int64.random(in: 0...300, using: &numbers)), from: from, to: to, in: Made.wallet,
                    kind: .placed, operation: Int64(step))
                version += 1
                books.keep()
            } catch {
                books.rollback()
            }
            let wallet = try #require(try books.wallets.find(Made.wallet))
            #expect(wallet.micros.reduce(0, +) == 0)
            #expect(wallet.available >= .zero && wallet.held >= .zero && wallet.earned >= .zero)
            #expect(wallet.version == version)
        }
        #expect(books.transfers.lines.map(\.version) == Array(8...version))
        #expect(version > 1_000)
    }

    @Test func theCatalogIsRevisedOncePerChange() throws {
        var books = Books(now: Made.now, ids: .none)
        #expect(throws: Fault.self) { try books.reviseCatalog() }
        books.revisions.fill([.catalog], [])
        try books.reviseCatalog()
        try books.reviseCatalog()
        #expect(try books.revisions.find(.catalog)?.version == 2)
    }
}
