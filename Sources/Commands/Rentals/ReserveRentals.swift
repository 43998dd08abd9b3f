import Base
import Domain

/// What the key of a request is, and what it was asked with.
package struct RequestKey: Sendable {
    package let key: KeyedRequest.Key
    package let fingerprint: Int64
    /// The version of the numbers API.
    package let api: Int64
    package let byTier: Bool

    package init(key: KeyedRequest.Key, fingerprint: Int64, api: Int64, byTier: Bool) {
        self.key = key
        self.fingerprint = fingerprint
        self.api = api
        self.byTier = byTier
    }
}

/// Reserves the price of every unit of a request and writes down that they are about to be asked for: this commits
/// before the first byte leaves.
///
/// A key that was used before finds its purchase and reserves nothing, whatever else is asked; that is why the quote may
/// be a refusal and is looked at second.
///
/// - Throws: `keyReused`; the quote's fault, `bannedForCancels`, `notEnoughFunds`, after which the key is free.
package struct ReserveRentals: Command {
    package enum Outcome: Sendable {
        case reserved(PurchaseID?, [Rental])
        /// The key names this purchase.
        case known(PurchaseID)
    }

    package let account: AccountID
    package let request: RequestKey?
    package let quote: Result<RentalQuote, Fault>
    /// One for each unit.
    package let references: [UpstreamReference]
    /// How long a call may be under way before it is taken for lost.
    package let leaseMilliseconds: Int64

    package init(
        account: AccountID, request: RequestKey?, quote: Result<RentalQuote, Fault>, references: [UpstreamReference],
        leaseMilliseconds: Int64
    ) {
        self.account = account
        self.request = request
        self.quote = quote
        self.references = references
        self.leaseMilliseconds = leaseMilliseconds
    }

    /// Many units are much work for one batch.
    package var size: Int { references.count * 1_024 }
    package var identifiers: Int64 { Int64(references.count) + 1 }

    package func touch(_ books: inout Books) {
        books.wallets.want(WalletKey(account, .idr))
        books.conducts.want(account)
        if let request { books.keyedRequests.want(request.key) }
        guard case .success(let quote) = quote, let service = quote.ownService else { return }
        for phone in quote.candidates { books.numberUses.want(NumberUse.Key(phone: phone, service: service)) }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Outcome {
        if let request, let known = try books.keyedRequests.find(request.key) {
            guard known.fingerprint == request.fingerprint else { throw .keyReused }
            return .known(known.purchase)
        }
        if let conduct = try books.conducts.find(account), let end = conduct.bannedUntil, books.now < end {
            throw .bannedForCancels(until: end, tier: conduct.tier)
        }
        let quote = try quote.get()
        let purchase = try openPurchase(&books)
        var rentals: [Rental] = []
        rentals.reserveCapacity(references.count)
        for reference in references {
            rentals.append(
                try books.reserve(
                    quote, account: account, purchase: purchase, reference: reference,
                    leaseMilliseconds: leaseMilliseconds))
        }
        return .reserved(purchase, rentals)
    }

    private func openPurchase(_ books: inout Books) throws(Fault) -> PurchaseID? {
        guard let request else { return nil }
        let id: PurchaseID = try books.newID()
        try books.keyedRequests.put(
            KeyedRequest(key: request.key, fingerprint: request.fingerprint, purchase: id))
        books.purchases.expectAbsent(id)
        try books.purchases.put(
            Purchase(
                id: id, request: request.key, api: request.api, byTier: request.byTier,
                quantity: Int64(references.count), createdAt: books.now,
                dueAt: books.now.advanced(milliseconds: leaseMilliseconds)))
        return id
    }
}
