import Base
import Domain

extension HandlerProvider {
    /// Rentals from which on the list of all is asked for.
    static let fewestForList = 6
    /// Rentals that the list lacks and that are asked for one by one in one look.
    static let mostStrays = 24
    /// Calls at a time when rentals are asked for one by one.
    static let width = 8
    /// Entries on a page of the list, and pages that are read.
    static let pageSize = 100
    static let mostPages = 50

    package func look(at rentals: [Rental]) async -> Reply<[RentalID: RentalSighting]> {
        var rest = rentals.filter { $0.providerRental != nil }
        var found: [RentalID: RentalSighting] = [:]
        var remarks: [Remark] = []
        var wait: Int64?
        if rest.count >= Self.fewestForList {
            let answer = await activations()
            remarks += answer.remarks
            wait = answer.waitMilliseconds
            // Who wants to be left alone is not asked for each instead.
            guard answer.value != nil || wait == nil && gate.allowance(.read) > 0 else { return answer.with([:]) }
            if let open = answer.value {
                let byID = Dictionary(open.map { ($0.id, $0) }) { first, _ in first }
                rest = rest.filter { rental in
                    guard let entry = rental.providerRental.flatMap({ byID[$0] }) else { return true }
                    if !entry.messages.isEmpty { found[rental.id] = RentalSighting(messages: entry.messages) }
                    return false
                }
            }
            rest = memory.some(Self.mostStrays, of: rest)
        }
        for (rental, reply) in await statuses(of: rest) {
            if let sighting = reply.value { found[rental] = sighting }
            remarks += reply.remarks
            wait = [wait, reply.waitMilliseconds].compactMap { $0 }.max()
        }
        return Reply(found, waitMilliseconds: wait, remarks: remarks)
    }

    /// Asks for each, some at a time.
    private func statuses(of rentals: [Rental]) async -> [(RentalID, Reply<RentalSighting?>)] {
        await withTaskGroup(of: (RentalID, Reply<RentalSighting?>).self) { group in
            var found: [(RentalID, Reply<RentalSighting?>)] = []
            for (place, rental) in rentals.enumerated() {
                if place >= Self.width, let done = await group.next() { found.append(done) }
                guard gate.allowance(.read) > 0, !Task.isCancelled else { break }
                group.addTask { (rental.id, await sighting(of: rental)) }
            }
            for await done in group { found.append(done) }
            return found
        }
    }

    private func sighting(of rental: Rental) async -> Reply<RentalSighting?> {
        let (answer, action) = await askStatus(of: rental)
        guard let reply = answer.value else { return answer.with(nil) }
        switch HandlerStatus(reply) {
        case .waiting: return answer.with(nil)
        case .received(let messages): return answer.with(RentalSighting(messages: messages))
        case .canceled: return answer.with(RentalSighting(isCanceled: true))
        // A seller that has lost an activation for a moment must not end the customer's.
        case .missing: return Reply(nil, words: answer.words, remarks: [remark(.missing, action, reply, of: rental.id)])
        case .strange:
            return Reply(nil, words: answer.words, remarks: [remark(.unknownStatus, action, reply, of: rental.id)])
        case .none: return answer.with(nil)
        }
    }

    /// Asks for the status with the text, or without it where that is not known there.
    func askStatus(of rental: Rental) async -> (Reply<HandlerReply?>, action: String) {
        let id: Fields = [("id", rental.providerRental ?? "")]
        if !isPlain, !memory.lacks("getStatusV2") {
            let answer = await ask("getStatusV2", id)
            if answer.value?.problem != .unknownAction { return (answer, "getStatusV2") }
        }
        return (await ask("getStatus", id), "getStatus")
    }

    /// All that is open there; nil = no answer, or not all.
    func activations() async -> Reply<[HandlerActivation]?> {
        guard !memory.lacks("getActiveActivations") else {
            return Reply(nil, words: "it does not list what is open there")
        }
        var all: [HandlerActivation] = []
        var ids: Set<String> = []
        for page in 0..<Self.mostPages {
            let fields: Fields =
                page == 0 ? [] : [("start", String(page * Self.pageSize)), ("limit", String(Self.pageSize))]
            let answer = await ask("getActiveActivations", fields)
            guard let reply = answer.value else { return answer.with(nil) }
            guard let rows = HandlerActivation.read(reply) else {
                guard Self.result(of: reply) == .understood, reply.problem == nil else { return answer.with(nil) }
                return Reply(
                    nil, words: answer.words, remarks: [remark(.unreadable, "getActiveActivations", reply)])
            }
            let fresh = rows.filter { ids.insert($0.id).inserted }
            all += fresh
            // Who knows no pages sends the first again.
            if rows.count < Self.pageSize || fresh.isEmpty { return answer.with(all) }
        }
        return Reply(nil, words: "its list of what is open there has no end")
    }

    // MARK: what became of a call

    package func lookUp(_ request: RentRequest, known: Set<String>) async -> Reply<LookUpEnd> {
        let answer = await activations()
        guard let open = answer.value else { return answer.with(.unknown) }
        let orphans = open.filter { !known.contains($0.id) && mayBe($0, request) }
        return OrphanSearch.end(of: request.rental, candidates: orphans.map(\.id), memory)
    }

    /// Whether an activation may be what was asked for; one that does not tell may be anything.
    private func mayBe(_ entry: HandlerActivation, _ request: RentRequest) -> Bool {
        // A number that was had before is known before the call.
        if let phone = request.phone, let told = entry.phone { return phone == told }
        guard let item = HandlerItem(request.item) else { return false }
        let differs =
            entry.country.map { $0 != item.country } ?? false
            || entry.service.map { $0 != item.service } ?? false
            || (item.operatorCode != nil && !["any", "", item.operatorCode].contains(entry.operatorCode ?? ""))
        return !differs
    }
}
