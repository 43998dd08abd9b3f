import ArgumentParser
import Base
import Commands
import Domain
import Storage

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fill an empty store with demonstration data and print its keys as JSON.")

    @OptionGroup var options: StoreOptions
    @ArgumentParser.Option(help: "Further accounts at the standard storefront, for load tests.") var accounts = 0
    @ArgumentParser.Option(help: "Delivered orders of these accounts, for load tests.") var orders = 0

    /// Exit code for a store that is not empty.
    static let notEmpty = ExitCode(2)

    func run() async throws {
        var wasEmpty = true
        try await options.run { office in
            guard office.catalog.revision == 0 else {
                wasEmpty = false
                return Answer([("error", .text("the store is not empty"))])
            }
            let shop = DemoShop(store: office.store)
            var main = try await shop.open()
            var more: [DemoAccount] = []
            for number in 0..<max(0, accounts) {
                more.append(
                    try await shop.account(
                        named: "reseller \(number + 1)", at: main[0].shop, main[0].plan, balance: "1000000"))
            }
            var members: [(String, Answer.Value)] = []
            if orders > 0 {
                try await office.watch.refresh()
                var buyers = more.isEmpty ? [main[0]] : more
                let history = DemoHistory(store: office.store, catalog: office.catalog)
                let (first, last) = try await history.place(orders, for: &buyers)
                if more.isEmpty { main[0] = buyers[0] } else { more = buyers }
                members = [
                    (
                        "orders",
                        .object(
                            Answer([
                                ("first", .id(first)), ("last", .id(last)), ("count", .number(Int64(orders))),
                            ]))
                    )
                ]
            }
            members.insert(("accounts", .list(main.map(\.answer))), at: 0)
            members.insert(("numbers", .object(try await DemoNumbers(store: office.store).open())), at: 1)
            if !more.isEmpty { members.insert(("more_accounts", .list(more.map(\.answer))), at: 2) }
            return Answer(members, alwaysJSON: true)
        }
        if !wasEmpty { throw Self.notEmpty }
    }
}

/// Orders that were placed and delivered long ago.
struct DemoHistory {
    let store: Store
    let catalog: Catalog

    /// Commands under way at once.
    static let width = 256
    /// Ids kept per account for the printed answer.
    static let keptPerAccount = 100

    /// Places and completes orders in turn for all buyers.
    ///
    /// - Returns: the lowest and the highest id.
    func place(_ count: Int, for buyers: inout [DemoAccount]) async throws -> (OrderID, OrderID) {
        guard let account = catalog.accounts[buyers[0].id],
            let listing = catalog.shelves[account.storefront]?.first(where: { catalog.routes[$0.id] == nil })
        else { throw Fault.notFound("a listing delivered by hand") }
        var draft = Draft()
        draft.set(.link, "https://example.com/history")
        draft.set(.quantity, "50")
        let quote = try Quote(draft, service: listing.id, for: account, in: catalog, at: Environment.live.now())
        let wallets = buyers.map(\.wallet)
        var first = OrderID(.max)
        var last = OrderID(0)
        try await withThrowingTaskGroup(of: (Int, OrderID).self) { group in
            for number in 0..<(count + Self.width) {
                if number >= Self.width, let (buyer, id) = try await group.next() {
                    first = min(first, id)
                    last = max(last, id)
                    if buyers[buyer].orders.count < Self.keptPerAccount { buyers[buyer].orders.append(id) }
                }
                guard number < count else { continue }
                let buyer = number % wallets.count
                let store = store
                group.addTask {
                    let id = try await store.execute(
                        PlaceOrder(
                            wallet: wallets[buyer], quote: .success(quote), reference: nil,
                            upstreamReference: UpstreamReference(high: 0, low: 0)))
                    _ = try await store.execute(
                        ApplyByHand(
                            order: id, wallet: wallets[buyer], event: .completed(startCount: 0, remains: 0)))
                    return (buyer, id)
                }
            }
        }
        return (first, last)
    }
}
