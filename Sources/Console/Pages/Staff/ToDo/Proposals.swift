import Base
import Commands
import Domain
import Hummingbird
import Storage

/// Changes of wallets that one of the staff asks for and another must approve.
enum Proposals {
    static func table(_ staff: StaffVisit, _ limit: Int64) async throws(Fault) -> TableBlock {
        let rows = try await staff.console.store.read(
            ListProposals(openOnly: true, before: staff.query.id("before"), limit: limit + 1))
        let shown = rows.prefix(Int(limit))
        let next = rows.count > shown.count ? shown.last : nil
        return try await table(
            shown, staff, older: next.map { Links.path(ToDoQueue.proposals.path, [("before", "\($0.id)")]) })
    }

    /// What waits for a second person before an order moves on; nil = nothing.
    static func block(of order: OrderID, _ staff: StaffVisit) async throws(Fault) -> Block? {
        let rows = try await staff.console.store.read(ListOrderProposals(of: order))
        guard !rows.isEmpty else { return nil }
        return .section("Waits for a second person", [.table(try await table(rows[...], staff, older: nil))])
    }

    private static func table(_ shown: ArraySlice<Proposal>, _ staff: StaffVisit, older: String?) async throws(Fault)
        -> TableBlock
    {
        let people = try await staff.console.store.read(ListStaff())
        let names = Dictionary(people.map { ($0.id, $0.email.text) }) { first, _ in first }
        return TableBlock(
            "Proposals",
            [
                .init("ID"), .init("Customer"), .init("What"), .init("Amount", isNumber: true), .init("Reason"),
                .init("Proposed by"), .init("Proposed"), .init(""),
            ],
            shown.map { proposal in
                [
                    .number(proposal.id.raw), WorkCells.account(proposal.account, staff.catalog),
                    what(proposal), .money(proposal.amount, proposal.currency), .text(proposal.reason),
                    .text(names[proposal.proposedBy] ?? "\(proposal.proposedBy)"), .time(proposal.createdAt),
                    .several(buttons(proposal, staff)),
                ]
            }, empty: "No proposal waits.", older: older)
    }

    private static func what(_ proposal: Proposal) -> Cell {
        guard let deed = proposal.deed else {
            return .phrase(proposal.amount < .zero ? "Take out" : "Pay in")
        }
        let phrase: Phrase =
            switch deed.kind {
            case .settle: "Settle what it holds"
            case .refund: "Refund"
            case .partial: "Ended early; what remains is paid back"
            case .cancel: "Nothing is delivered; all is paid back"
            case .askCancel: "Ask to cancel"
            case .notPlaced: "The provider does not have it; it ends and is paid back"
            }
        return .lines([WorkCells.order(deed.order), .aside(phrase)])
    }

    /// For the audit log, as the line of the one who proposed it.
    private static func detail(_ proposal: Proposal) -> String {
        let amount = "\(proposal.amount) \(proposal.currency)"
        let what = proposal.deed.map { "\($0.kind) of order \($0.order): gives back \(amount)" } ?? amount
        return [what, proposal.reason].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private static func buttons(_ proposal: Proposal, _ staff: StaffVisit) -> [Cell] {
        guard staff.isManager else { return [] }
        let path = "\(ToDoQueue.proposals.path)/\(proposal.id)"
        guard proposal.proposedBy != staff.person.id else {
            return [.button(.init("Take back", to: path + "/refuse", tone: .bad))]
        }
        return [
            .button(.init("Approve", to: path + "/approve", tone: .good, asking: "Move this money?")),
            .button(.init("Refuse", to: path + "/refuse", tone: .bad)),
        ]
    }

    static func approve(_ staff: StaffVisit) async throws(Fault) -> Response { try await decide(staff, true) }

    static func refuse(_ staff: StaffVisit) async throws(Fault) -> Response { try await decide(staff, false) }

    private static func decide(_ staff: StaffVisit, _ isApproved: Bool) async throws(Fault) -> Response {
        guard let id: ProposalID = staff.visit.id(),
            let proposal = try await staff.console.store.read(ReadProposal(id))
        else { throw .notFound("proposal") }
        do throws(Fault) {
            let done = try await staff.execute(
                DecideProposal(id, isApproved: isApproved, by: staff.person.id),
                verb: isApproved ? "proposal.approve" : "proposal.refuse", subject: "proposal \(id)",
                account: proposal.account, detail: detail(proposal))
            return Answers.see(ToDoQueue.proposals.path, done == nil ? .again : isApproved ? .approved : .refused)
        } catch {
            switch error {
            case .accessDenied:
                return try await ToDoPage.page(
                    staff, .proposals, note: "Whoever proposed a change cannot approve it.")
            case .notEnoughFunds, .amountOverflow, .wrongState:
                return try await ToDoPage.page(staff, .proposals, note: FaultWords.phrase(error))
            default: throw error
            }
        }
    }
}
