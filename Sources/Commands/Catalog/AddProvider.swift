import Base
import Domain

/// Makes an upstream known.
package struct AddProvider: Command {
    package let name: String
    package let kind: String

    package init(name: String, kind: String) {
        self.name = name
        self.kind = kind
    }

    package func touch(_ books: inout Books) { books.revisions.want(.catalog) }

    package func decide(_ books: inout Books) throws(Fault) -> ProviderID {
        let id: ProviderID = try books.newID()
        books.providers.expectAbsent(id)
        try books.providers.put(UpstreamProvider(id: id, name: name, kind: kind))
        try books.reviseCatalog()
        return id
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

    package func touch(_ books: inout Books) {
        books.providers.want(provider)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var row = try books.providers.find(provider) else { throw .notFound("provider \(provider)") }
        guard row.isPaused != isPaused else { return }
        row.isPaused = isPaused
        try books.providers.put(row)
        try books.reviseCatalog()
    }
}
