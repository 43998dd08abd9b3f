import Base
import Domain

/// Grants a node calls of an account's limit, as many as are left.
package struct GrantCalls: Command {
    package let key: CallWindow.Key
    /// In any 60 s, over all nodes.
    package let limit: Int64
    /// 0 only asks how the window stands.
    package let wanted: Int64

    package init(_ key: CallWindow.Key, limit: Int64, wanted: Int64) {
        self.key = key
        self.limit = limit
        self.wanted = wanted
    }

    package var identifiers: Int64 { 0 }

    package func touch(_ books: inout Books) { books.callWindows.want(key) }

    package func decide(_ books: inout Books) throws(Fault) -> CallGrant {
        var window = try books.callWindows.find(key) ?? CallWindow(key: key)
        let grant = window.grant(wanted, limit: limit, at: books.now)
        // A look, and a refusal, write nothing.
        if grant.count > 0 { try books.callWindows.put(window) }
        return grant
    }
}
