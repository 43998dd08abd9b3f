import Base
import Domain

/// Writes down how a send ended. Late records of an older attempt change nothing.
package struct RecordDispatch: Command {
    package let order: OrderID
    package let wallet: WalletKey
    package let provider: ProviderID
    package let attempt: Int64
    package let end: DispatchEnd
    /// What the provider said.
    package let words: String
    /// When to ask for progress, or to try again: milliseconds from now.
    package let nextLook: Int64
    /// Whether sending again is safe.
    package let providerIsIdempotent: Bool
    /// Who is tried next where this provider has certainly not taken it.
    package let nextRoute: Route?

    package init(
        _ consignment: Consignment, end: DispatchEnd, words: String = "", nextLook: Int64, providerIsIdempotent: Bool,
        nextRoute: Route? = nil
    ) {
        order = consignment.order
        wallet = consignment.wallet
        provider = consignment.provider
        attempt = consignment.attempt
        self.end = end
        self.words = words
        self.nextLook = nextLook
        self.providerIsIdempotent = providerIsIdempotent
        self.nextRoute = nextRoute
    }

    package static let discovers = true

    private var doubt: Finding.Key { Finding.Key(provider, order, .unknownOutcome) }

    package func touch(_ books: inout Books) {
        books.wantOrder(order, in: wallet)
        switch end {
        case .accepted(let providerOrder):
            books.placements.want(Placement.Key(provider, providerOrder))
            books.findings.want(Finding.Key(provider, order, .repeatedOrder))
        case .unknown, .refused, .notTaken: break
        }
        books.findings.want(doubt)
        books.attempts.want(Attempt.Key(order, attempt))
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var dispatch = try books.dispatches.find(order), dispatch.attempt == attempt,
            dispatch.state == .sending || dispatch.state == .unknown, dispatch.provider == provider
        else { return }
        let later = books.now.advanced(milliseconds: nextLook)
        switch end {
        case .accepted(let providerOrder):
            guard try books.place(&dispatch, as: providerOrder, with: provider, by: attempt, nextLook: later) else {
                let words = "the provider answered with \(providerOrder), which is another order's"
                try keep(.unknown, words, dispatch, &books)
                try books.note(Remark(.repeatedOrder, order: order, words: words), of: provider)
                dispatch.state = .unknown
                dispatch.isDoubtful = true
                dispatch.dueAt = nil
                try books.dispatches.put(dispatch)
                return
            }
            if try books.findings.find(doubt) != nil { try books.findings.remove(doubt) }
        case .refused where dispatch.isDoubtful, .notTaken where dispatch.isDoubtful:
            // An earlier send may have arrived, and what refuses now need not have looked: neither an end, nor a
            // cancel, nor another route may take the order over.
            try keep(.unknown, words, dispatch, &books)
            dispatch.state = .unknown
            dispatch.dueAt = providerIsIdempotent ? later : nil
            try books.dispatches.put(dispatch)
        case .refused:
            try keep(.refused, words, dispatch, &books)
            guard let nextRoute, try books.orders.find(order)?.cancelAskedAt == nil else {
                _ = try books.apply(.canceled, to: order)
                return
            }
            try books.reroute(&dispatch, to: nextRoute, dueAt: books.now)
        case .unknown:
            try keep(.unknown, words, dispatch, &books)
            try books.note(Remark(.unknownOutcome, order: order, words: words), of: provider)
            dispatch.state = .unknown
            dispatch.isDoubtful = true
            dispatch.dueAt = providerIsIdempotent ? later : nil
            try books.dispatches.put(dispatch)
        case .notTaken:
            try keep(.notTaken, words, dispatch, &books)
            if try books.orders.find(order)?.cancelAskedAt != nil {
                _ = try books.apply(.canceled, to: order)
                return
            }
            guard let nextRoute else {
                dispatch.state = .queued
                dispatch.dueAt = later
                try books.dispatches.put(dispatch)
                return
            }
            let isForward = nextRoute.key.position > dispatch.routePosition
            try books.reroute(&dispatch, to: nextRoute, dueAt: isForward ? books.now : later)
        }
    }

    private func keep(_ end: AttemptEnd, _ words: String, _ dispatch: Dispatch, _ books: inout Books) throws(Fault) {
        guard attempt <= Attempt.keptPerOrder else { return }
        try books.attempts.put(Attempt(dispatch, provider: provider, end: end, words: words, at: books.now))
    }
}

extension Books {
    /// Writes down that a provider has an order under its own id.
    ///
    /// - Returns: false where that id stands for another order.
    mutating func place(
        _ dispatch: inout Dispatch, as providerOrder: String, with provider: ProviderID, by attempt: Int64,
        nextLook: Instant
    ) throws(Fault) -> Bool {
        let key = Placement.Key(provider, providerOrder)
        if let known = try placements.find(key), known.order != dispatch.order { return false }
        try placements.put(
            Placement(key: key, order: dispatch.order, attempt: attempt, item: dispatch.item, at: now))
        guard var row = try orders.find(dispatch.order) else { return true }
        row.providerOrder = providerOrder
        try orders.put(row)
        guard let after = try apply(.accepted, to: dispatch.order) else { return true }
        dispatch.state = .placed
        dispatch.isDoubtful = false
        dispatch.dueAt = after.cancelAskedAt == nil ? nextLook : now
        try dispatches.put(dispatch)
        return true
    }

    /// Puts an order that nobody has into another provider's queue.
    mutating func reroute(_ dispatch: inout Dispatch, to route: Route, dueAt: Instant) throws(Fault) {
        guard var row = try orders.find(dispatch.order) else { return }
        dispatch.state = .firstState(of: row, passesSchedule: route.passesSchedule)
        // In these states the count is that of the runs or posts.
        if dispatch.state != .queued { dispatch.attempt = 0 }
        dispatch.provider = route.provider
        dispatch.item = route.item
        dispatch.routePosition = route.key.position
        dispatch.isDoubtful = false
        dispatch.dueAt = dueAt
        try dispatches.put(dispatch)
        guard row.provider != route.provider else { return }
        row.provider = route.provider
        try orders.put(row)
    }

    /// Counts a remark on the finding of its provider, order and kind, which was asked for.
    package mutating func note(_ remark: Remark, of provider: ProviderID) throws(Fault) {
        let key = Finding.Key(provider, remark.order, remark.kind)
        var finding = try findings.find(key) ?? Finding(key: key, at: now)
        finding.count += 1
        finding.lastAt = now
        finding.words = remark.words.cut(toBytes: Attempt.longestWords)
        finding.transcript = remark.transcript.cut(toBytes: Finding.longestTranscript)
        try findings.put(finding)
    }
}

extension DispatchState {
    /// Where the work on an order begins that a provider is to deliver.
    static func firstState(of order: Order, passesSchedule: Bool) -> DispatchState {
        if passesSchedule { return .queued }
        if order.isSubscription { return .posts }
        return order.isDripFeed ? .runs : .queued
    }
}
