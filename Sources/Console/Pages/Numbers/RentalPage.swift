import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// One rented number of a customer's: its code as soon as it comes, and what can be done with it.
enum RentalPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response { try await page(customer) }

    private static func page(_ customer: CustomerVisit, wrong: Fault? = nil) async throws(Fault) -> Response {
        guard let id: RentalID = customer.visit.id(),
            let story = try await customer.console.store.read(ReadRentalStory(of: id)),
            story.rental.account == customer.account.id, story.rental.state.isShown
        else { throw .incorrectOrder }
        let rental = story.rental
        let cells = RentalCells(rental, messages: story.messages.filter { !$0.isLate }, at: customer.now)
        var blocks: [Block] = [
            .tabs(NumbersPage.tabs(customer), current: "/numbers/rentals"),
            .tiles(try await NumbersWallet.tiles(customer)),
        ]
        if let wrong { blocks.append(.note(FaultWords.phrase(wrong), .bad)) }
        blocks += [
            .facts(facts(rental, cells, customer)), .actions([cells.live(.buttons)]),
            .section("SMS", [.actions([cells.live(.messages)])]),
            .section(
                "Money",
                [.table(StatementCells.table(story.money.lines, .idr, older: nil, orders: "/numbers/rentals"))]),
        ]
        if !rental.state.isFinal { blocks.append(.live(RentalEvents.path(of: id))) }
        return customer.page(
            Phrase("Number {number}", ["number": rental.phone ?? "\(id)"]), at: "/numbers",
            status: wrong == nil ? .ok : .unprocessableContent, blocks)
    }

    private static func facts(_ rental: Rental, _ cells: RentalCells, _ customer: CustomerVisit) -> [Block.Fact] {
        let catalog = customer.console.numbers.numbers.current
        let product = catalog.products[rental.product]
        var facts: [Block.Fact] = [
            .init("Number", rental.phone.map { .copied($0) } ?? .none), .init("Code", cells.live(.code, isTold: true)),
            .init("State", cells.live(.state, isTold: true)), .init("Time left", cells.live(.left)),
            .init("Service", product.flatMap { NumberServices.byID[$0.service] }.map { .text($0.name) } ?? .none),
            .init(
                "Country",
                product.flatMap { NumberCountries.byID[$0.country] }.map { .text(NumbersPage.name($0)) } ?? .none),
            .init("Price", cells.live(.charge)), .init("Rented", .time(rental.createdAt)),
            .init("Until", .time(rental.expiresAt)), .init("ID", .number(rental.id.raw)),
        ]
        if let known = rental.operatorID.flatMap({ catalog.operators[$0] }) {
            facts.append(.init("Operator", .text(known.name ?? known.code)))
        }
        if let parent = rental.parent {
            facts.append(.init("Again", .link(.verbatim("\(parent)"), to: "/numbers/rentals/\(parent)")))
        }
        if let ended = rental.endedAt { facts.append(.init("Ended", .time(ended))) }
        return facts
    }

    // MARK: what can be done

    static func resend(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await act(customer, told: .resent) { rental, desk throws(Fault) in
            guard try await ResendNumber(rental, desk: desk).run().resent else { throw .providerRefused }
        }
    }

    static func finish(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await act(customer, told: .finished) { rental, desk throws(Fault) in
            _ = try await FinishNumber(rental, desk: desk).run()
        }
    }

    static func cancel(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await act(customer, told: .canceled) { rental, desk throws(Fault) in
            _ = try await CancelNumber(rental, desk: desk).run()
        }
    }

    /// Does something with a rental once; what is refused is told on its page.
    private static func act(
        _ customer: CustomerVisit, told: Notice, _ act: (Rental, NumberDesk) async throws(Fault) -> Void
    ) async throws(Fault) -> Response {
        let rental = try await own(customer)
        let path = "/numbers/rentals/\(rental.id)"
        let subject = Deeds.Subject("rental \(rental.id)", "charge \(rental.charge) IDR")
        do throws(Fault) {
            let done: Void? = try await customer.once(subject) { () throws(Fault) in
                try await act(rental, customer.console.numbers)
            }
            return Answers.see(path, done == nil ? .again : told)
        } catch {
            guard !error.isOperational, !error.isRetryable else { throw error }
            return try await page(customer, wrong: error)
        }
    }

    /// - Throws: `incorrectOrder` for one that is not the customer's.
    static func own(_ customer: CustomerVisit) async throws(Fault) -> Rental {
        guard let id: RentalID = customer.visit.id(),
            let rental = try await customer.console.store.read(ReadRental(id)),
            rental.account == customer.account.id, rental.state.isShown
        else { throw .incorrectOrder }
        return rental
    }
}

/// Renting a number that was had before once more: what it costs now, then the purchase.
enum RentalAgainPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        try await page(customer, try await RentalPage.own(customer), error: nil)
    }

    private static func page(_ customer: CustomerVisit, _ rental: Rental, error: Phrase?) async throws(Fault)
        -> Response
    {
        var blocks: [Block] = [
            .tabs(NumbersPage.tabs(customer), current: "/numbers/rentals"),
            .tiles(try await NumbersWallet.tiles(customer)),
            .facts([
                .init("Number", .code(rental.phone ?? "–")),
                .init("Service", .text(customer.console.numbers.numbers.current.name(of: rental.product))),
                .init("Paid last time", .money(rental.charge, .idr)),
            ]),
        ]
        var isPossible = true
        do throws(Fault) {
            let quote = try await QuoteAgain(rental, desk: customer.console.numbers).run()
            blocks.append(
                .section(
                    "Rent this number again",
                    [
                        .facts([.init("Price now", .money(quote.price, .idr))]),
                        .form(
                            FormBlock(
                                path(rental), .post,
                                [Field("most", "", .hidden).with { $0.value = quote.price.text }], submit: "Rent",
                                error: error)),
                    ]))
        } catch {
            guard case .conflict = error else { throw error }
            isPossible = false
            blocks.append(.note("This number cannot be had again now.", .warning))
        }
        blocks.append(.actions([.link("Back to the rental", to: "/numbers/rentals/\(rental.id)")]))
        return customer.page(
            "Rent this number again", at: "/numbers",
            status: error == nil && isPossible ? .ok : .unprocessableContent, blocks)
    }

    private static func path(_ rental: Rental) -> String { "/numbers/rentals/\(rental.id)/again" }

    static func submit(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let rental = try await RentalPage.own(customer)
        guard let most = Money(text: customer.form["most"]) else {
            return try await page(customer, rental, error: "Please look at the price again.")
        }
        do throws(Fault) {
            let rented = try await customer.renting(.reactivate, asked: "\(rental.id)\n\(most.text)")
                .again(rental, atMost: most)
            return try await RentedAnswer.response(rented, customer) { words throws(Fault) in
                try await page(customer, rental, error: words)
            }
        } catch {
            switch error {
            case .requestInProgress: return Answers.see(path(rental), .again)
            case .invalid: return try await page(customer, rental, error: RentalWords.cause(.priceRejected))
            case .notEnoughFunds, .bannedForCancels, .noOffer, .keyReused, .conflict:
                return try await page(customer, rental, error: FaultWords.phrase(error))
            default: throw error
            }
        }
    }
}
