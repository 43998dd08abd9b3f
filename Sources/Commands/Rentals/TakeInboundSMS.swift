import Base
import Domain

/// Takes in an SMS to a number of the operator's own, once, and gives it to the rental that it is for.
///
/// A number may serve several services at once. The message goes to the service that its sender or text names, else to
/// the only one that is open; what fits nobody, or several, is kept for staff alone: a code must not reach another
/// customer. For a rental that is over it is kept as late.
package struct TakeInboundSMS: Command {
    package static let discovers = true

    package struct Outcome: Sendable {
        package let rental: RentalID?
        package let isNew: Bool
    }

    package let message: InboundMessage
    /// Services that own numbers are sold for.
    package let services: [Int64]
    /// What ties events of a rental together.
    package let context: @Sendable (RentalID, AccountID, NumberUse.Key) -> RentalContext

    package init(
        _ message: InboundMessage, services: [Int64],
        context: @escaping @Sendable (RentalID, AccountID, NumberUse.Key) -> RentalContext
    ) {
        self.message = message
        self.services = services
        self.context = context
    }

    private var seen: SeenMessage { SeenMessage(id: "\(message.key.source)/\(message.key.mark)", text: message.text) }

    package func touch(_ books: inout Books) {
        books.inboundMessages.want(message.key)
        for service in services {
            guard let use = books.numberUses.peek(NumberUse.Key(phone: message.phone, service: service)) else {
                continue
            }
            books.want(context(use.rental, use.account, use.key))
            books.rentalMessages.want(RentalMessage.Key(use.rental, mark: seen.mark))
        }
    }

    package func decide(_ books: inout Books) throws(Fault) -> Outcome {
        if let known = try books.inboundMessages.find(message.key) {
            return Outcome(rental: known.rental, isNew: false)
        }
        var uses: [NumberUse] = []
        for service in services {
            if let use = try books.numberUses.find(NumberUse.Key(phone: message.phone, service: service)) {
                uses.append(use)
            }
        }
        let addressee = choose(uses)
        var row = message
        if let use = addressee, let rental = try books.rentals.find(use.rental) {
            // What reached the phone before somebody rented its number is not theirs, however late it comes here.
            if message.receivedAt.advanced(milliseconds: Self.clockMilliseconds) >= rental.createdAt {
                row.rental = use.rental
                try books.take(seen, context(use.rental, use.account, use.key))
            }
        }
        try books.inboundMessages.put(row)
        return Outcome(rental: row.rental, isNew: true)
    }

    /// How much a gateway's clock may be behind ours.
    private static let clockMilliseconds: Int64 = 60_000

    /// Whom the message names, be his rental over or not; where it names nobody, the only one who waits, or who waited
    /// last on a number that serves one service.
    private func choose(_ uses: [NumberUse]) -> NumberUse? {
        let senders = uses.filter { NumberServices.isSender($0.key.service, message.sender) }
        if senders.count == 1 { return senders[0] }
        let named = uses.filter { NumberServices.isNamed($0.key.service, in: message.text) }
        guard named.isEmpty else { return named.count == 1 ? named[0] : nil }
        let open = uses.filter(\.isOpen)
        if open.count == 1 { return open[0] }
        return uses.count == 1 ? uses[0] : nil
    }
}
