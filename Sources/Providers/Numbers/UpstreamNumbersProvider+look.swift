import Base
import Domain

extension UpstreamNumbersProvider {
    /// Rentals that the list lacks and that are asked for one by one in one look.
    static let mostStrays = 24
    /// Calls at a time when rentals are asked for one by one.
    static let width = 8

    package func look(at rentals: [Rental]) async -> Reply<[RentalID: RentalSighting]> {
        var rest = rentals.filter { $0.providerRental != nil }
        guard !rest.isEmpty else { return Reply([:]) }
        let answer = await ask(.get, "/orders/active")
        guard let reply = answer.value, let data = reply.data else { return answer.with([:]) }
        guard case .array(let rows) = data else {
            return Reply([:], words: answer.words, remarks: [remark(.unreadable, "/orders/active", reply)])
        }
        let open = Dictionary(rows.compactMap { NumbersOrder($0) }.map { ($0.id, $0) }) { first, _ in first }
        var found: [RentalID: RentalSighting] = [:]
        var remarks: [Remark] = []
        rest = rest.filter { rental in
            guard let order = rental.providerRental.flatMap({ open[$0] }) else { return true }
            found[rental.id] = order.sighting
            if order.status == nil { remarks.append(remark(.unknownStatus, "/orders/active", reply, of: rental.id)) }
            return false
        }
        var wait: Int64?
        for (rental, reply) in await orders(of: memory.some(Self.mostStrays, of: rest)) {
            if let sighting = reply.value?.sighting { found[rental] = sighting }
            remarks += reply.remarks
            wait = [wait, reply.waitMilliseconds].compactMap { $0 }.max()
        }
        return Reply(found, waitMilliseconds: wait, remarks: remarks)
    }

    /// Asks for each, some at a time.
    private func orders(of rentals: [Rental]) async -> [(RentalID, Reply<NumbersOrder?>)] {
        await withTaskGroup(of: (RentalID, Reply<NumbersOrder?>).self) { group in
            var found: [(RentalID, Reply<NumbersOrder?>)] = []
            for (place, rental) in rentals.enumerated() {
                if place >= Self.width, let done = await group.next() { found.append(done) }
                guard gate.allowance(.read) > 0, !Task.isCancelled else { break }
                group.addTask { (rental.id, await order(of: rental)) }
            }
            for await done in group { found.append(done) }
            return found
        }
    }

    /// One order; nil where nothing is known of it.
    func order(of rental: Rental) async -> Reply<NumbersOrder?> {
        guard let id = rental.providerRental.flatMap({ WholeNumber.parse($0) }) else { return Reply(nil) }
        let path = "/orders/\(id)"
        let answer = await ask(.get, path)
        guard let reply = answer.value else { return answer.with(nil) }
        guard let data = reply.data else {
            let isMissing = reply.code == "NOT_FOUND"
            return Reply(
                nil, words: answer.words, waitMilliseconds: answer.waitMilliseconds,
                remarks: answer.remarks + (isMissing ? [remark(.missing, path, reply, of: rental.id)] : []))
        }
        guard let order = NumbersOrder(data), order.id == String(id) else {
            return Reply(nil, words: answer.words, remarks: [remark(.unreadable, path, reply, of: rental.id)])
        }
        guard order.status != nil else {
            return Reply(order, remarks: [remark(.unknownStatus, path, reply, of: rental.id)])
        }
        return answer.with(order)
    }

    // MARK: ends

    package func cancel(_ rental: Rental) async -> Reply<GiveBackEnd> {
        guard let body = Self.body(id: rental.providerRental) else {
            return Reply(.refused, words: "the server has no such order")
        }
        let answer = await ask(.post, "/orders/cancel", body: body)
        guard let reply = answer.value else { return answer.with(answer.remarks.isEmpty ? .refused : .unknown) }
        if reply.data != nil { return answer.with(.taken) }
        switch (reply.code, reply.result) {
        case ("CANCEL_TOO_EARLY"?, _): return answer.with(.tooEarly)
        case ("CONFLICT"?, _): return await standing(of: rental, answer)
        case (_, .failed): return answer.with(.unknown)
        default: return answer.with(.refused)
        }
    }

    /// Where an order stands that cannot be canceled any more.
    private func standing(of rental: Rental, _ refusal: Reply<NumbersReply?>) async -> Reply<GiveBackEnd> {
        let answer = await order(of: rental)
        let remarks = refusal.remarks + answer.remarks
        guard let order = answer.value else { return Reply(.unknown, words: refusal.words, remarks: remarks) }
        let end: GiveBackEnd =
            switch order.status {
            case .canceled, .expired: .taken
            case .received, .completed: .received(order.message)
            case .active, nil: order.message.map { .received($0) } ?? .refused
            }
        return Reply(end, words: refusal.words, remarks: remarks)
    }

    package func finish(_ rental: Rental) async -> Reply<Bool> {
        guard let body = Self.body(id: rental.providerRental) else { return Reply(true) }
        let answer = await ask(.post, "/orders/finish", body: body)
        // Whatever else it says: it has heard.
        return answer.with(answer.value?.result == .understood)
    }

    package func resend(_ rental: Rental) async -> Reply<Bool> {
        guard let body = Self.body(id: rental.providerRental) else { return Reply(false) }
        let answer = await ask(.post, "/orders/resend", body: body)
        return answer.with(answer.value?.data?["resent"] == .flag(true))
    }

    package func costAgain(of rental: Rental) async -> Reply<Money?> {
        guard let id = rental.providerRental.flatMap({ WholeNumber.parse($0) }) else { return Reply(nil) }
        let answer = await ask(.get, "/orders/\(id)/reactivate-options")
        return answer.with(NumbersAmount.read(answer.value?.data?["cost"]))
    }
}
