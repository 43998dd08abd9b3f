import Base
import Domain

extension HandlerProvider {
    /// What `setStatus` is told.
    private enum Wish: String {
        case another = "3"
        case finish = "6"
        case cancel = "8"
    }

    private func set(_ wish: Wish, _ rental: Rental) async -> Reply<HandlerReply?> {
        await ask("setStatus", [("id", rental.providerRental ?? ""), ("status", wish.rawValue)])
    }

    private static let canceled: Set<String> = [
        "ACCESS_CANCEL", "ACCESS_CANCEL_ALREADY", "STATUS_CANCEL", "ALREADY_CANCEL", "ALREADY_CANCELED",
        "ALREADY_CANCELLED",
    ]

    package func cancel(_ rental: Rental) async -> Reply<GiveBackEnd> {
        guard rental.providerRental != nil else { return Reply(.refused, words: "the seller has no such activation") }
        let answer = await set(.cancel, rental)
        guard let reply = answer.value else { return answer.with(answer.remarks.isEmpty ? .refused : .unknown) }
        let result = Self.result(of: reply)
        if reply.status == 204 || (200...299).contains(reply.status) && Self.canceled.contains(reply.word ?? "") {
            return answer.with(.taken)
        }
        if reply.problem == .tooEarly { return answer.with(.tooEarly) }
        // These refuse our call, not this cancel.
        switch result {
        case .limited, .denied: return answer.with(.refused)
        case .failed where reply.status >= 500 || reply.isUnreadable: return answer.with(.unknown)
        case .understood, .unfunded, .failed: return await standing(of: rental, answer)
        }
    }

    /// Where an activation stands that is not taken back.
    private func standing(of rental: Rental, _ refusal: Reply<HandlerReply?>) async -> Reply<GiveBackEnd> {
        let (answer, action) = await askStatus(of: rental)
        let words = refusal.words
        let remarks = refusal.remarks + answer.remarks
        guard let reply = answer.value else { return Reply(.unknown, words: words, remarks: remarks) }
        switch HandlerStatus(reply) {
        case .received(let messages): return Reply(.received(messages.last), words: words, remarks: remarks)
        case .canceled: return Reply(.taken, words: words, remarks: remarks)
        case .waiting, .strange: return Reply(.refused, words: words, remarks: remarks)
        // It knows it no more, neither to give it back nor to receive for it.
        case .missing:
            return Reply(.taken, words: words, remarks: remarks + [remark(.missing, action, reply, of: rental.id)])
        case .none: return Reply(.unknown, words: words, remarks: remarks)
        }
    }

    package func finish(_ rental: Rental) async -> Reply<Bool> {
        let answer = await set(.finish, rental)
        guard let reply = answer.value else { return answer.with(false) }
        // Whatever else it says: it has heard.
        return answer.with(Self.result(of: reply) == .understood)
    }

    package func resend(_ rental: Rental) async -> Reply<Bool> {
        let answer = await set(.another, rental)
        return answer.with(["ACCESS_RETRY_GET", "ACCESS_READY"].contains(answer.value?.word ?? ""))
    }
}
