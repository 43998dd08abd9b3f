import Base
import Domain

extension UpstreamNumbersProvider {
    package func rent(_ request: RentRequest) async -> Reply<RentEnd> {
        if let again = request.again { return await reactivate(again, request) }
        guard let item = NumbersItem(request.item) else {
            return Reply(.refused(.providerError), words: "\(request.item) names no product")
        }
        return await buy("/orders/create", item.body, request)
    }

    private func reactivate(_ id: String, _ request: RentRequest) async -> Reply<RentEnd> {
        guard let number = WholeNumber.parse(id) else {
            return Reply(.refused(.providerError), words: "\(id) is no order there")
        }
        var json = JSONText()
        json.openObject()
        json.field("id", number)
        if request.maxCost > .zero { json.field("max_price", request.maxCost.micros / Money.unit) }
        json.closeObject()
        return await buy("/orders/reactivate", json.bytes, request)
    }

    private func buy(_ path: String, _ body: [UInt8], _ request: RentRequest) async -> Reply<RentEnd> {
        switch await call(.post, path, body: body, idempotencyKey: request.reference.text, for: .send) {
        case .notSent(let words): return Reply(.refused(.providerUnavailable), words: words)
        case .broken(let words):
            return Reply(.unknown, words: words, remarks: [Remark(.unreadable, words: "\(path): \(words)")])
        case .reply(let reply): return end(reply, path, request)
        }
    }

    private func end(_ reply: NumbersReply, _ path: String, _ request: RentRequest) -> Reply<RentEnd> {
        let wait = Self.wait(reply)
        if let data = reply.data {
            guard let orders = Self.orders(data) else { return unknown(reply, path, request) }
            guard let order = orders.first else { return Reply(.refused(.providerError), words: "none was made") }
            guard let phone = order.phone else { return unknown(reply, path, request) }
            return Reply(
                .rented(
                    RentedNumber(
                        id: order.id, phone: phone, expiresAt: order.expiresAt, canReactivate: true,
                        nextLook: Self.firstLook)),
                remarks: dearer(order, path, reply, request))
        }
        guard let cause = reply.cause else { return unknown(reply, path, request) }
        return Reply(
            .refused(path == "/orders/reactivate" ? Self.again(reply) ?? cause : cause), words: reply.words,
            waitMilliseconds: wait, remarks: complaints(reply, path))
    }

    /// What a number that was had before is refused for.
    private static func again(_ reply: NumbersReply) -> RentCause? {
        switch reply.code {
        case "CONFLICT"?: .noNumbers
        case "VALIDATION_ERROR"?: .priceRejected
        default: nil
        }
    }

    private func unknown(_ reply: NumbersReply, _ path: String, _ request: RentRequest) -> Reply<RentEnd> {
        Reply(
            .unknown, words: reply.words, waitMilliseconds: Self.wait(reply),
            remarks: [remark(.unreadable, path, reply, of: request.rental)])
    }

    /// - Returns: nil where the answer does not tell what was made.
    private static func orders(_ data: JSONValue) -> [NumbersOrder]? {
        guard case .array(let rows)? = data["orders"] else { return nil }
        let orders = rows.compactMap { NumbersOrder($0) }
        return orders.count == rows.count ? orders : nil
    }

    private func dearer(_ order: NumbersOrder, _ path: String, _ reply: NumbersReply, _ request: RentRequest)
        -> [Remark]
    {
        guard let amount = order.amount, request.maxCost > .zero, amount > request.maxCost else { return [] }
        return [
            Remark(
                .dearer, order: OrderID(request.rental.raw),
                words: "\(path): \(amount) and not \(request.maxCost) at most", transcript: reply.transcript)
        ]
    }

    // MARK: what became of a call

    /// Asks with the same key again: what was made is told again, and what was not made is made now, which is then
    /// given back as well.
    package func lookUp(_ request: RentRequest, known: Set<String>) async -> Reply<LookUpEnd> {
        // Of a number that was had before the first body is not known any more.
        if let phone = request.phone { return await lookUp(request.rental, phone: phone, known: known) }
        guard let item = NumbersItem(request.item) else { return Reply(.notThere, words: "it was never asked for") }
        guard gate.take() else { return Reply(.unknown, words: "more calls than are allowed in a minute") }
        let path = "/orders/create"
        switch await call(.post, path, body: item.body, idempotencyKey: request.reference.text, for: .send) {
        case .notSent(let words), .broken(let words): return Reply(.unknown, words: words)
        case .reply(let reply):
            let remarks = complaints(reply, path)
            if let data = reply.data {
                guard let orders = Self.orders(data) else { return Reply(.unknown, words: reply.words) }
                return Reply(orders.first.map { .found($0.id) } ?? .notThere, words: "its answer with the same key")
            }
            let isHeard = reply.result == .understood || reply.result == .unfunded
            return Reply(
                isHeard && reply.cause != nil ? .notThere : .unknown, words: reply.words,
                waitMilliseconds: Self.wait(reply), remarks: remarks)
        }
    }

    private static let pageSize = 100
    private static let mostPages = 50

    private func lookUp(_ rental: RentalID, phone: String, known: Set<String>) async -> Reply<LookUpEnd> {
        var candidates: [String] = []
        for status in [NumbersOrder.Status.active, .received] {
            var isWhole = false
            for page in 0..<Self.mostPages where !isWhole {
                let answer = await ask(
                    .get, "/orders?limit=\(Self.pageSize)&offset=\(page * Self.pageSize)&status=\(status.rawValue)")
                guard case .array(let rows)? = answer.value?.data else { return answer.with(.unknown) }
                candidates += rows.compactMap { NumbersOrder($0) }
                    .filter { $0.phone == phone && !known.contains($0.id) }.map(\.id)
                isWhole = rows.count < Self.pageSize
            }
            guard isWhole else { return Reply(.unknown, words: "its list of orders has no end") }
        }
        return OrphanSearch.end(of: rental, candidates: Set(candidates).sorted(), memory)
    }
}
