import Base
import Domain

/// A command that acts once however often its form is sent. Where it is refused, the form may be sent again.
package struct Once<Inner: Command>: Command {
    package enum Outcome: Sendable {
        case first(Inner.Outcome)
        /// It was done before; what the first time made.
        case again(Int64)
    }

    package static var name: String { Inner.name }
    package static var discovers: Bool { Inner.discovers }

    private let inner: Inner
    private let form: KeyDigest
    private let result: @Sendable (Inner.Outcome) -> Int64

    /// - Parameters:
    ///   - form: the digest of session and form.
    ///   - result: what is kept of the outcome for those who send the form again; mostly an id.
    package init(_ inner: Inner, form: KeyDigest, result: @escaping @Sendable (Inner.Outcome) -> Int64) {
        self.inner = inner
        self.form = form
        self.result = result
    }

    package var size: Int { inner.size }
    package var identifiers: Int64 { inner.identifiers }

    package func touch(_ books: inout Books) {
        books.formUses.want(form)
        inner.touch(&books)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Outcome {
        if let use = try books.formUses.find(form) { return .again(use.result) }
        let outcome = try inner.decide(&books)
        try books.formUses.put(FormUse(key: form, result: result(outcome), at: books.now))
        return .first(outcome)
    }
}
