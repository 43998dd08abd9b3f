import Base
import Commands
import Domain
import Storage

/// What verbs do stands in the audit log, by who sits at the terminal.
extension Office {
    var author: ActAuthor { .cli(actor) }

    /// Changes the books, with a line in the audit log.
    ///
    /// - Parameters:
    ///   - verb: `wallet.credit`.
    ///   - detail: what the verb was given; no secrets.
    ///   - about: what it was done to, `account 12`, and whom it is about.
    func execute<C: Command>(
        _ command: C, verb: String, detail: String = "",
        about: @escaping @Sendable (C.Outcome) -> (subject: String, account: AccountID?)
    ) async throws(Fault) -> C.Outcome {
        try await store.execute(Audited(command, by: author, verb: verb, detail: detail, about: about))
    }

    /// The same, where the outcome tells of no account.
    func execute<C: Command>(
        _ command: C, verb: String, account: AccountID? = nil, detail: String = "",
        subject: @escaping @Sendable (C.Outcome) -> String
    ) async throws(Fault) -> C.Outcome {
        try await execute(command, verb: verb, detail: detail, about: { (subject($0), account) })
    }

    /// The same, where the subject is known beforehand.
    func execute<C: Command>(
        _ command: C, verb: String, subject: String, account: AccountID? = nil, detail: String = ""
    ) async throws(Fault) -> C.Outcome {
        try await execute(command, verb: verb, detail: detail, about: { _ in (subject, account) })
    }

    /// The line for each part of some work, from what the part did.
    func line(_ verb: String, _ subject: String, _ how: String = "") -> PartLine {
        { [author] words in ActDraft(by: author, verb: verb, subject: subject, detail: how + words) }
    }

    /// A line in the audit log for work of many commands, or of an errand.
    func note(verb: String, subject: String, account: AccountID? = nil, detail: String = "") async throws(Fault) {
        try await store.execute(
            RecordAct(ActDraft(by: author, verb: verb, subject: subject, detail: detail, account: account)))
    }
}
