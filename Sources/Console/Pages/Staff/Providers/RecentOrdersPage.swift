import Base
import Domain
import Errands
import Hummingbird
import Providers
import Storage

/// The orders that a panel took last, and which of ours they are.
enum RecentOrdersPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let provider = try staff.provider()
        guard provider.kind == ProviderKinds.panel else { throw .notFound("recent orders") }
        let reply = await (try staff.console.desk.provider(provider.id).provider).recentOrders()
        var blocks: [Block] = [.tabs(ProviderPage.tabs(provider), current: "")]
        if let recent = reply.value {
            let known = try await staff.console.store.read(ReadPlacements(with: provider.id, recent.map(\.id)))
            blocks.append(
                .table(
                    TableBlock(
                        "Recent orders",
                        [
                            .init("Its ID"), .init("Item"), .init("Link"), .init("Quantity", isNumber: true),
                            .init("Our order"),
                        ],
                        recent.prefix(100).map { order in
                            [
                                .code(order.id), .text(order.item ?? ""), .outsideLink(order.link ?? ""),
                                order.quantity.map { .number($0) } ?? .none,
                                known[order.id].map {
                                    .link(.verbatim("\($0.order)"), to: "/staff/orders/\($0.order)")
                                } ?? .badge("Not ours", .warning),
                            ]
                        }, empty: "It lists none.")))
        } else {
            blocks.append(.note(Phrase("It lists no orders. {words}", ["words": reply.words]), .warning))
        }
        return staff.page("Recent orders", at: "/staff/providers", blocks)
    }
}
