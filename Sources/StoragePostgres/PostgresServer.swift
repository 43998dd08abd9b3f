import Base
import Storage

/// A server whose databases a person or a test makes and drops.
package struct PostgresServer: Sendable {
    private let uri: String

    /// - Parameter uri: a connection URI of any database on it.
    package init(_ uri: String) {
        self.uri = uri
    }

    /// Makes a database, empty or as a copy of another one that nobody is connected to.
    ///
    /// - Returns: its address.
    /// - Throws: what the server says; `unreachable`.
    @discardableResult
    package func create(_ name: String, from template: String? = nil) throws(EngineFault) -> PostgresAddress {
        let copy = template.map { " TEMPLATE \"\($0)\" STRATEGY file_copy" } ?? ""
        try PlainLine(PostgresAddress(uri)).run("CREATE DATABASE \"\(name)\"\(copy)")
        return address(of: name)
    }

    /// Drops a database, and whoever is connected to it.
    package func drop(_ name: String) throws(EngineFault) {
        try PlainLine(PostgresAddress(uri)).run("DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)")
    }

    /// Runs statements in one of its databases, one after the other.
    ///
    /// - Returns: how many rows the last one changed.
    @discardableResult
    package func run(_ sql: String, in name: String) throws(EngineFault) -> Int {
        try PlainLine(address(of: name)).run(sql)
    }

    /// The rows that a statement gives, as texts.
    package func rows(_ sql: String, in name: String) throws(EngineFault) -> [[String]] {
        try PlainLine(address(of: name)).rows(sql)
    }

    package func address(of name: String) -> PostgresAddress {
        let start = uri.firstRange(of: "://").map(\.upperBound) ?? uri.startIndex
        let end = uri[start...].firstIndex(of: "?") ?? uri.endIndex
        let slash = uri[start..<end].firstIndex(of: "/") ?? end
        return PostgresAddress("\(uri[..<slash])/\(name)\(uri[end...])")
    }
}
