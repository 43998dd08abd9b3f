import Base
import Domain

/// Does nothing by itself: inside `Once` it tells whether a form is sent for the first time, for what is no command but
/// a call to somebody else.
package struct ClaimForm: Command {
    package init() {}

    package func touch(_ books: inout Books) {}
    package func decide(_ books: inout Books) {}
}

/// Takes a claim back after a refusal: the form may be sent again.
package struct ReleaseForm: Command {
    private let form: KeyDigest

    /// - Parameter form: the digest of session and form.
    package init(_ form: KeyDigest) {
        self.form = form
    }

    package func touch(_ books: inout Books) { books.formUses.want(form) }

    package func decide(_ books: inout Books) throws(Fault) {
        if try books.formUses.find(form) != nil { try books.formUses.remove(form) }
    }
}
