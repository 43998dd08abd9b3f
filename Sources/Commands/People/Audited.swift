import Base
import Domain

/// What a line of the audit log will say, before it has an id and a time.
///
/// The subject is a kind and what a row of it is found by for ever: `order 12`, `provider 3`, `number +628…`,
/// `exchange-rate USD/IDR`. Names that people give and change, counts, and lists of ids are detail. An act on many rows
/// has what holds them as its subject (`storefront 1`, `provider 3`, `listings`), and says in the detail how many they
/// were, and which (`detail(_:naming:)`).
package struct ActDraft: Sendable {
    package let author: ActAuthor
    package let verb: String
    package let subject: String
    package let detail: String
    package let account: AccountID?

    /// - Parameters:
    ///   - verb: `wallet.credit`.
    ///   - subject: `account 12`.
    ///   - detail: what the verb was given; no secrets.
    ///   - account: whom it is about.
    package init(
        by author: ActAuthor, verb: String, subject: String, detail: String = "", account: AccountID? = nil
    ) {
        self.author = author
        self.verb = verb
        self.subject = subject
        self.detail = detail
        self.account = account
    }
}

/// Makes the line for one part of some work, of what the part has done; nil = nobody's act.
package typealias PartLine = @Sendable (_ words: String) -> ActDraft?

/// A command, and in the same batch its line in the audit log. Where it is refused, there is no line.
package struct Audited<Inner: Command>: Command {
    package static var name: String { Inner.name }
    package static var discovers: Bool { Inner.discovers }

    private let inner: Inner
    private let draft: @Sendable (Inner.Outcome) -> ActDraft?

    /// - Parameter about: what the act was done to, which the outcome may have to tell.
    package init(
        _ inner: Inner, by author: ActAuthor, verb: String, detail: String = "",
        about: @escaping @Sendable (Inner.Outcome) -> (subject: String, account: AccountID?)
    ) {
        self.inner = inner
        draft = { outcome in
            let (subject, account) = about(outcome)
            return ActDraft(by: author, verb: verb, subject: subject, detail: detail, account: account)
        }
    }

    /// - Parameter line: nil = nothing was done, and nothing is written down.
    package init(_ inner: Inner, line: @escaping @Sendable (Inner.Outcome) -> ActDraft?) {
        self.inner = inner
        draft = line
    }

    package init(_ inner: Inner, _ draft: ActDraft) {
        self.inner = inner
        self.draft = { _ in draft }
    }

    package var size: Int { inner.size + Act.mostDetail }
    package var identifiers: Int64 { inner.identifiers + 1 }

    package func touch(_ books: inout Books) { inner.touch(&books) }

    package func decide(_ books: inout Books) throws(Fault) -> Inner.Outcome {
        let outcome = try inner.decide(&books)
        if let line = draft(outcome) { try books.record(line) }
        return outcome
    }
}

/// A line in the audit log for what is no command: a sign-in, a call to a provider, a page of secrets.
package struct RecordAct: Command {
    private let draft: ActDraft

    package init(_ draft: ActDraft) {
        self.draft = draft
    }

    package var size: Int { Act.mostDetail }
    package var identifiers: Int64 { 1 }

    package func touch(_ books: inout Books) {}
    package func decide(_ books: inout Books) throws(Fault) { try books.record(draft) }
}

extension Books {
    fileprivate mutating func record(_ draft: ActDraft) throws(Fault) {
        acts.append(
            Act(
                id: try newID(), at: now, by: draft.author, verb: draft.verb, subject: draft.subject,
                detail: draft.detail, account: draft.account))
    }
}
