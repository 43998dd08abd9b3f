import Base
import Commands
import Domain
import Hummingbird
import Storage

/// All that is known of one rental.
enum StaffRentalPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let story = try await story(staff)
        let rental = story.rental
        var blocks: [Block] = [.facts(facts(story, staff))]
        if staff.isManager {
            blocks.append(
                .actions([
                    .button(
                        .init(
                            "Lift the customer's ban for cancels", to: "/staff/rentals/\(rental.id)/pardon",
                            asking: "Lift the ban? The customer starts anew."))
                ]))
        }
        blocks.append(.section("SMS", [.table(messages(story.messages))]))
        blocks.append(.section("Webhook", [.table(events(story.events))]))
        if !story.findings.isEmpty { blocks.append(findings(story.findings)) }
        let money = StatementCells.table(
            story.money.lines, .idr, older: nil, orders: "/staff/rentals", showsActors: true)
        blocks.append(.section("Money", [.table(money)]))
        return staff.page(Phrase("Rental {id}", ["id": "\(rental.id)"]), at: "/staff/rentals", blocks)
    }

    /// - Throws: `notFound`.
    private static func story(_ staff: StaffVisit) async throws(Fault) -> ReadRentalStory.Story {
        guard let id: RentalID = staff.visit.id(),
            let story = try await staff.console.store.read(ReadRentalStory(of: id))
        else { throw .notFound("rental") }
        return story
    }

    private static func facts(_ story: ReadRentalStory.Story, _ staff: StaffVisit) -> [Block.Fact] {
        let rental = story.rental
        let currency = staff.catalog.providers[rental.provider]?.currency ?? .idr
        var facts: [Block.Fact] = [
            .init("State", StaffRentalWords.badge(rental.state)),
            .init("Customer", WorkCells.account(rental.account, staff.catalog)),
            .init("Number for", .text(StaffRentalsPage.product(rental, staff))),
            .init("Number", rental.phone.map { .copied($0) } ?? .none), .init("Code", WorkCells.text(rental.code)),
            .init("Charge", RentalCells(rental, messages: [], at: staff.now).cell(.charge)),
            .init("Price taken", .money(rental.charge, .idr)), .init("Held", .money(rental.held, .idr)),
            .init("Paid back", .money(rental.returned, .idr)),
            .init("Provider", WorkCells.provider(rental.provider, staff)), .init("Item", .code(rental.item)),
            .init("Its id there", rental.providerRental.map { .copied($0) } ?? .none),
            .init("Cost at most", .money(rental.cost, currency)),
            .init("Reference", .copied(rental.reference.text)), .init("Rented", .time(rental.createdAt)),
            .init("Until", .time(rental.expiresAt)), .init("First SMS", WorkCells.time(rental.receivedAt)),
            .init("Ended", WorkCells.time(rental.endedAt)),
        ]
        if let end = rental.end { facts.append(.init("Ended by", .code("\(end)"))) }
        if let cause = rental.cause { facts.append(.init("The provider's answer", .code("\(cause)"))) }
        if let parent = rental.parent { facts.append(.init("The same number as", WorkCells.rental(parent))) }
        if let open = story.open {
            facts.append(.init("Open work", .phrase(StaffRentalWords.phase(open.phase))))
            facts.append(.init("Looked at again", .time(open.dueAt)))
            facts.append(.init("Tries", .number(open.attempt)))
        }
        return facts
    }

    private static func messages(_ messages: [RentalMessage]) -> TableBlock {
        TableBlock(
            "SMS", [.init("Time"), .init("Code"), .init("Text"), .init("")],
            messages.map { message in
                [
                    .time(message.receivedAt), message.code.map { .copied($0) } ?? .none, WorkCells.text(message.text),
                    message.isLate ? .badge("Too late: the customer does not see it", .warning) : .none,
                ]
            }, empty: "No SMS came.")
    }

    private static func events(_ events: [WebhookEvent]) -> TableBlock {
        TableBlock(
            "Webhook",
            [
                .init("Time"), .init("Event"), .init("State"), .init("Tries", isNumber: true),
                .init("Status", isNumber: true), .init("Why"), .init("Next try"),
            ],
            events.map { event in
                [
                    .time(event.createdAt), .code("\(event.kind)"), badge(event.state), .number(event.attempt),
                    event.status.map { .number($0) } ?? .none, WorkCells.text(event.reason),
                    WorkCells.time(event.dueAt),
                ]
            }, empty: "Nothing was sent in the last week.")
    }

    private static func badge(_ state: WebhookEventState) -> Cell {
        switch state {
        case .waiting: .badge("Waits", .plain)
        case .sending: .badge("Being sent", .plain)
        case .delivered: .badge("Arrived", .good)
        case .failed: .badge("Failed", .bad)
        }
    }

    private static func findings(_ findings: [Finding]) -> Block {
        var blocks: [Block] = []
        for finding in findings {
            blocks.append(
                .facts([
                    .init("Finding", .badge(.verbatim(finding.key.kind.text), .warning)),
                    .init("Seen", .number(finding.count)), .init("Last", .time(finding.lastAt)),
                    .init("Words", WorkCells.text(finding.words)),
                ]))
            if !finding.transcript.isEmpty { blocks.append(.fold("Transcript", [.code(finding.transcript)])) }
        }
        return .section("Findings", blocks)
    }

    /// Lifts the ban of an account that canceled too much.
    static func pardon(_ staff: StaffVisit) async throws(Fault) -> Response {
        let rental = try await story(staff).rental
        let done = try await staff.execute(
            PardonAccount(rental.account), verb: "customer.pardon", subject: "account \(rental.account)",
            account: rental.account)
        return Answers.see("/staff/rentals/\(rental.id)", done == nil ? .again : .done)
    }
}
