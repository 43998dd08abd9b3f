import Base
import Domain

/// Starts the next run of a drip-feed order: a child order that takes over its share of the charge.
///
/// The shares differ by at most a millionth and add up to the whole. Outcome: the child, or nil where there was
/// no run to start.
package struct StartRun: Command {
    package let order: OrderID
    package let wallet: WalletKey
    /// Runs started before, as the caller saw it: a run starts once.
    package let run: Int64
    package let upstreamReference: UpstreamReference

    /// After the last run, how long until the children are looked at.
    package static let closingLookMilliseconds: Int64 = 2_000

    package init(order: OrderID, wallet: WalletKey, run: Int64, upstreamReference: UpstreamReference) {
        self.order = order
        self.wallet = wallet
        self.run = run
        self.upstreamReference = upstreamReference
    }

    package func touch(_ books: inout Books) {
        books.wallets.want(wallet)
        books.orders.want(order)
        books.dispatches.want(order)
    }

    package func decide(_ books: inout Books) throws(Fault) -> OrderID? {
        guard var work = try books.dispatches.find(order), work.state == .runs, work.attempt == run,
            var parent = try books.orders.find(order), run < parent.runs, parent.cancelAskedAt == nil
        else { return nil }
        let share = try parent.charge.portion(run + 1, of: parent.runs)
            .subtracting(try parent.charge.portion(run, of: parent.runs))
        let id: OrderID = try books.newID()
        var child = Order(
            id: id, wallet: wallet, listing: parent.listing, type: parent.type, parent: parent.id, state: .pending,
            link: parent.link, options: parent.options, quantity: parent.quantity / parent.runs, runs: 1,
            intervalMinutes: 0, charge: share, rateNanos: parent.rateNanos, basis: parent.basis, createdAt: books.now,
            revision: parent.revision)
        child.provider = parent.provider
        try books.move(
            share, from: .held, to: .available, in: wallet, kind: .handedOver, operation: id.raw, order: parent.id)
        try books.move(share, from: .available, to: .held, in: wallet, kind: .placed, operation: id.raw, order: id)
        books.orders.expectAbsent(id)
        try books.orders.put(child)
        parent.held = try parent.held.subtracting(share)
        parent.handedOver = try parent.handedOver.adding(share)
        parent.state = .inProgress
        try books.orders.put(parent)
        if let provider = work.provider {
            books.dispatches.expectAbsent(id)
            try books.dispatches.put(
                Dispatch(
                    order: id, wallet: wallet, state: .queued, dueAt: books.now, provider: provider, item: work.item,
                    routePosition: work.routePosition, reference: upstreamReference, createdAt: books.now))
        }
        work.attempt += 1
        work.dueAt = books.now.advanced(
            milliseconds: work.attempt < parent.runs
                ? parent.intervalMinutes * 60_000 : Self.closingLookMilliseconds)
        try books.dispatches.put(work)
        return id
    }
}
