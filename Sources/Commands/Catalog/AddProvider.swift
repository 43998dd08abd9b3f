import Base
import Domain

/// Makes an upstream known.
///
/// - Throws: `invalid` for terms out of bounds.
package struct AddProvider: Command {
    package let name: String
    package let kind: String
    package let edit: @Sendable (inout UpstreamProvider) -> Void

    package init(name: String, kind: String, edit: @escaping @Sendable (inout UpstreamProvider) -> Void = { _ in }) {
        self.name = name
        self.kind = kind
        self.edit = edit
    }

    package func touch(_ books: inout Books) {
        books.revisions.want(.catalog)
        books.revisions.want(.numbers)
    }

    package func decide(_ books: inout Books) throws(Fault) -> ProviderID {
        let id: ProviderID = try books.newID()
        var row = UpstreamProvider(id: id, name: name, kind: kind)
        edit(&row)
        try row.check()
        books.providers.expectAbsent(id)
        try books.providers.put(row)
        try books.reviseCatalog()
        try books.reviseNumbers()
        return id
    }
}

/// Changes the terms of an upstream.
///
/// - Throws: `notFound`; `invalid` for terms out of bounds.
package struct EditProvider: Command {
    package let provider: ProviderID
    package let edit: @Sendable (inout UpstreamProvider) -> Void

    package init(provider: ProviderID, edit: @escaping @Sendable (inout UpstreamProvider) -> Void) {
        self.provider = provider
        self.edit = edit
    }

    package func touch(_ books: inout Books) {
        books.providers.want(provider)
        books.revisions.want(.catalog)
        books.revisions.want(.numbers)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard let before = try books.providers.find(provider) else { throw .notFound("provider \(provider)") }
        var row = before
        edit(&row)
        guard row != before else { return }
        try row.check()
        try books.providers.put(row)
        try books.reviseCatalog()
        try books.reviseNumbers()
    }
}

/// Stops or resumes sending to an upstream; orders stay queued meanwhile.
///
/// - Throws: `notFound`.
package struct PauseProvider: Command {
    package let provider: ProviderID
    package let isPaused: Bool

    package init(provider: ProviderID, isPaused: Bool) {
        self.provider = provider
        self.isPaused = isPaused
    }

    package func touch(_ books: inout Books) { edit.touch(&books) }
    package func decide(_ books: inout Books) throws(Fault) { try edit.decide(&books) }

    private var edit: EditProvider { EditProvider(provider: provider) { [isPaused] in $0.isPaused = isPaused } }
}
