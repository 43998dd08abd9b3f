import Domain
import Storage

/// What waits for a person, each with a page of its own.
enum ToDoQueue: String, CaseIterable {
    case orders, rentals, prices
    case topUps = "top-ups"
    case proposals, balances, webhooks, refills

    var path: String { self == .orders ? "/staff/todo" : "/staff/todo/\(rawValue)" }

    var title: Phrase {
        switch self {
        case .orders: "Unknown orders"
        case .rentals: "Unknown rentals"
        case .prices: "Held prices"
        case .topUps: "Top-ups"
        case .proposals: "Proposals"
        case .balances: "Low balances"
        case .webhooks: "Disabled webhooks"
        case .refills: "Refills by hand"
        }
    }

    func count(_ needs: ReadNeedsPerson.Answer, _ wishes: (topUps: Int64, proposals: Int64)) -> Int64 {
        switch self {
        case .orders: needs.unknownOrders
        case .rentals: needs.unknownRentals
        case .prices: needs.heldPrices
        case .topUps: wishes.topUps
        case .proposals: wishes.proposals
        case .balances: needs.lowBalances
        case .webhooks: needs.disabledWebhooks
        case .refills: needs.refillsByHand
        }
    }

    static let tabs: [(label: Phrase, path: String)] = allCases.map { ($0.title, $0.path) }
}
