import Base
import Domain

/// Ends doubt about an order whose outcome is unknown: a person, or a look at the provider's recent orders, says
/// whether the provider has it.
///
/// What it has is followed from now on; what it has not is sent again, or ends where its customer asked to cancel.
///
/// - Throws: `notFound`; `wrongState` where there is no doubt; `alreadyExists` for an id that is another order's.
package struct ResolveDispatch: Command {
    package enum Truth: Sendable, Equatable {
        /// The provider has it under this id.
        case placed(String)
        case notPlaced
    }

    package let order: OrderID
    package let wallet: WalletKey
    package let provider: ProviderID
    package let attempt: Int64
    package let truth: Truth
    package let actor: String

    package init(_ dispatch: Dispatch, provider: ProviderID, truth: Truth, actor: String) {
        order = dispatch.order
        wallet = WalletKey(dispatch.account, dispatch.currency)
        self.provider = provider
        attempt = dispatch.attempt
        self.truth = truth
        self.actor = actor
    }

    package static let discovers = true

    private var findingKeys: [Finding.Key] {
        [FindingKind.unknownOutcome, .repeatedOrder].map { Finding.Key(provider, order, $0) }
    }

    package func touch(_ books: inout Books) {
        books.wantOrder(order, in: wallet)
        books.attempts.want(Attempt.Key(order, attempt))
        for key in findingKeys { books.findings.want(key) }
        if case .placed(let providerOrder) = truth { books.placements.want(Placement.Key(provider, providerOrder)) }
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var dispatch = try books.dispatches.find(order) else { throw .wrongState("order \(order) is not open") }
        let isLost = dispatch.state == .sending && dispatch.dueAt.map { $0 <= books.now } ?? true
        // After a restore an order that counts as queued may have been sent: a person may know.
        let isFound = if case .placed = truth { dispatch.state == .queued } else { false }
        guard dispatch.state == .unknown || isLost || isFound, dispatch.provider == provider,
            dispatch.attempt == attempt
        else {
            throw .wrongState("what became of order \(order) is not in doubt")
        }
        var record =
            try books.attempts.find(Attempt.Key(order, attempt))
            ?? Attempt(dispatch, provider: provider, end: .unknown, words: "", at: books.now)
        for key in findingKeys where try books.findings.find(key) != nil { try books.findings.remove(key) }
        switch truth {
        case .placed(let providerOrder):
            guard
                try books.place(
                    &dispatch, as: providerOrder, with: provider, by: 0, nextLook: books.now)
            else { throw .alreadyExists("\(providerOrder) is another order's at this provider") }
            record.words = "\(record.words); \(actor): placed as \(providerOrder)".cut(toBytes: Attempt.longestWords)
        case .notPlaced:
            record.end = .notTaken
            record.words = "\(record.words); \(actor): not placed".cut(toBytes: Attempt.longestWords)
            if try books.orders.find(order)?.cancelAskedAt != nil {
                _ = try books.apply(.canceled, to: order)
            } else {
                dispatch.state = .queued
                dispatch.isDoubtful = false
                dispatch.dueAt = books.now
                try books.dispatches.put(dispatch)
            }
        }
        try books.attempts.put(record)
    }
}
