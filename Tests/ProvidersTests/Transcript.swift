import Base
import Domain
import Foundation
import Providers
import TestSupport

@testable import Providers

/// An answer of a panel and what must be understood of it: one file.
struct Transcript: Sendable {
    let name: String
    private var head: [String: String] = [:]
    private let answer: PanelTransport.Answer
    /// The lines behind `--- reading`.
    let expected: [String]

    /// - Throws: `Fault.invalid` for a file that is no transcript.
    init(name: String, text: String) throws {
        self.name = name
        guard let middle = text.range(of: "\n--- answer\n"), let end = text.range(of: "\n--- reading\n") else {
            throw Fault.invalid("\(name): a divider is missing")
        }
        for line in text[..<middle.lowerBound].split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw Fault.invalid("\(name): \(line)") }
            head[String(parts[0])] = String(parts[1].trimmed)
        }
        expected = text[end.upperBound...].split(separator: "\n").map { String($0.trimmed) }
        answer = try Self.answer(
            String(text[middle.upperBound..<end.lowerBound]), isEscaped: head["escaped"] == "yes", name)
    }

    private static func answer(_ text: String, isEscaped: Bool, _ name: String) throws -> PanelTransport.Answer {
        let parts = text.range(of: "\n\n")
        let lines = text[..<(parts?.lowerBound ?? text.endIndex)].split(separator: "\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Fault.invalid("\(name): no status line")
        }
        let retryAfter = lines.first { $0.lowercased().hasPrefix("retry-after:") }?
            .split(separator: ":").last.flatMap { WholeNumber.parse($0.trimmed) }
        let body = parts.map { String(text[$0.upperBound...]) } ?? ""
        return PanelTransport.Answer(
            status: status, retryAfterSeconds: retryAfter, body: isEscaped ? unescaped(body) : Array(body.utf8))
    }

    private static func unescaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let mark = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch mark {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "x"):
                bytes += Hex.bytes(String(decoding: rest.prefix(2), as: UTF8.self).lowercased()) ?? []
                rest = rest.dropFirst(2)
            default: bytes.append(mark)
            }
        }
        return bytes
    }

    // MARK: reading

    private var ids: [String] { (head["orders"] ?? "").split(separator: ",").map { String($0.trimmed) } }
    private var quantity: Int64 { head["quantity"].flatMap { WholeNumber.parse($0) } ?? 1_000 }
    private var type: ServiceType { ServiceTypes.named(head["type"] ?? "Default") ?? ServiceTypes.all[0] }
    private var currency: Currency { Currency(head["currency"] ?? "USD") ?? .usd }

    private var panel: PanelProvider {
        var row = UpstreamProvider(id: ProviderID(1), name: "panel", kind: ProviderKinds.panel)
        row.currency = currency
        row.listsOrders = true
        let answer = answer
        return PanelProvider(
            row, key: "", transport: PanelTransport { _ in .answer(answer) },
            environment: ManualClock().environment)
    }

    private var reply: PanelReply { PanelReply(answer, hiding: "") }

    private var orders: [Order] {
        ids.enumerated().map { position, id in
            var order = Order(
                id: OrderID(Int64(position + 1)), wallet: WalletKey(AccountID(1), .usd), listing: ListingID(1),
                type: type.code, parent: nil, state: .pending, link: "https://example.com/a", options: nil,
                quantity: quantity, runs: 1, intervalMinutes: 0, charge: .zero, rateNanos: 0, basis: 1_000,
                createdAt: Instant(milliseconds: 0), revision: 1)
            order.providerOrder = id
            return order
        }
    }

    /// What this program understands, in the words of the files.
    func reading() async throws -> [String] {
        switch head["call"] {
        case "add": await placing()
        case "status", "statuses": await statuses()
        case "services": await services()
        case "balance": balance()
        case "orders": await recent()
        case "refill":
            requests(ids.map { PanelRequestReading.refill($0, in: reply, among: ids.count) }) + unreadable
        case "refill_status": refills() + unreadable
        case "cancel": requests(PanelRequestReading.cancel(ids, in: reply)) + unreadable
        default: throw Fault.invalid("\(name): call \(head["call"] ?? "")")
        }
    }

    private var unreadable: [String] { reply.isUnreadable ? ["remark unreadable"] : [] }

    private func requests(_ asked: [PanelRequestReading.Asked]) -> [String] {
        zip(ids, asked).flatMap { id, asked in
            ["\(id) \(words(asked))"] + (asked == .missing ? ["remark missing \(id)"] : [])
        }
    }

    private func refills() -> [String] {
        ids.flatMap { id in
            let reading = PanelRequestReading.refillState(id, in: reply, among: ids.count)
            return ["\(id) \(reading.state.map { words($0) } ?? "unchanged")"]
                + (reading.strange.map { ["remark \($0.text) \(id)"] } ?? [])
        }
    }

    private func placing() async -> [String] {
        let order = Order(
            id: OrderID(1), wallet: WalletKey(AccountID(1), .usd), listing: ListingID(1), type: type.code, parent: nil,
            state: .pending, link: "https://example.com/a", options: nil, quantity: quantity, runs: 1,
            intervalMinutes: 0, charge: .zero, rateNanos: 0, basis: 1_000, createdAt: Instant(milliseconds: 0),
            revision: 1)
        let dispatch = Dispatch(
            order: order.id, wallet: order.wallet, state: .sending, dueAt: nil, provider: ProviderID(1), item: "1",
            routePosition: 0, reference: UpstreamReference(high: 1, low: 2), createdAt: Instant(milliseconds: 0))
        let reply = await panel.place(Consignment(order, dispatch, provider: ProviderID(1)))
        let isUnfunded = reply.remarks.contains { $0.kind == .outOfFunds }
        let line =
            switch reply.value {
            case .accepted(let id): "accepted \(id)"
            case .refused: "refused \(reply.words)"
            case .unknown: "unknown"
            case .notTaken: isUnfunded ? "no funds" : "not taken"
            }
        return [line] + reply.remarks.filter { $0.kind == .unreadable }.map { "remark \($0.kind.text)" }
    }

    private func statuses() async -> [String] {
        let orders = orders
        let reply = await panel.progress(of: orders)
        var lines: [String] = []
        for order in orders {
            let id = order.providerOrder ?? ""
            lines.append("\(id) \(reply.value[order.id].map { words($0) } ?? "unchanged")")
            lines += reply.remarks.filter { $0.order == order.id }.map { "remark \($0.kind.text) \(id)" }
        }
        return lines + reply.remarks.filter { $0.order == nil }.map { _ in "remark unreadable" }
    }

    private func words(_ sighting: Sighting) -> String {
        var words: [String]
        let counts = { (start: Int64?, remains: Int64?) in
            [start.map { "start=\($0)" }, remains.map { "remains=\($0)" }].compactMap { $0 }
        }
        switch sighting.event {
        case nil: words = ["unchanged"]
        case .accepted?: words = ["accepted"]
        case .progressed(let start, let remains)?: words = ["progressed"] + counts(start, remains)
        case .completed(let start, let remains)?: words = ["completed"] + counts(start, remains)
        case .partial(let start, let remains)?: words = ["partial"] + counts(start, remains)
        case .canceled?: words = ["canceled"]
        case .watching?: words = ["active"]
        case .paused?: words = ["paused"]
        case .expired?: words = ["expired"]
        }
        if !sighting.posts.isEmpty {
            words.append("orders=\(sighting.posts.joined(separator: ","))")
        }
        if let cost = sighting.cost { words.append("charge=\(cost)") }
        return words.joined(separator: " ")
    }

    private func services() async -> [String] {
        if let error = reply.error, reply.status < 500 { return ["refused \(error)"] }
        guard let found = PanelCatalogReading.services(reply, currency: currency.code) else { return ["unreadable"] }
        let flag = { (flag: Bool) in flag ? "yes" : "no" }
        return found.entries.flatMap { entry in
            switch entry {
            case .bad: ["bad service"]
            case .otherCurrency: ["bad service", "remark other currency"]
            case .service(let service):
                [
                    """
                    \(service.item) type=\(service.type) rate=\(service.rate.text) min=\(service.minimum) \
                    max=\(service.maximum) refill=\(flag(service.hasRefill)) cancel=\(flag(service.hasCancel)) \
                    dripfeed=\(flag(service.hasDripFeed)) name=\(service.name)
                    """
                ]
            }
        }
    }

    private func balance() -> [String] {
        switch PanelCatalogReading.balance(reply, currency: currency) {
        case .money(let money, let currency): ["\(money) \(currency)"]
        case .refused(let text): ["refused \(text)"]
        case .otherCurrency(let code): ["other currency \(code)"]
        case .unreadable: ["unreadable"]
        }
    }

    private func recent() async -> [String] {
        guard let found = PanelRecentOrders.read(reply) else { return ["unreadable"] }
        return found.map { order in
            "\(order.id) service=\(order.item ?? "") quantity=\(order.quantity.map(String.init) ?? "") link=\(order.link ?? "")"
        }
    }

    private func words(_ asked: PanelRequestReading.Asked) -> String {
        switch asked {
        case .asked(let id): head["call"] == "refill" ? "asked \(id ?? "-")" : "asked"
        case .refused(let text): "refused \(text)"
        case .unknown, .missing: "unknown"
        }
    }

    private func words(_ state: RefillState) -> String { state == .inProgress ? "in progress" : "\(state)" }
}
