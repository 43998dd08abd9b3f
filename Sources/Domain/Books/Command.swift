import Base

/// A verb that changes the books.
///
/// `touch` names the rows, `decide` changes them; both are pure and may run more than once. A `Fault` changes
/// nothing and does not touch the neighbours in the batch.
package protocol Command: Sendable {
    associatedtype Outcome: Sendable
    /// The verb, for metrics and logs.
    static var name: String { get }
    /// True where `touch` learns keys from rows; it then runs again until it asks for nothing new.
    static var discovers: Bool { get }
    /// Bytes of text it carries, where they may be many.
    var size: Int { get }
    /// Ids that it may take.
    var identifiers: Int64 { get }
    func touch(_ books: inout Books)
    func decide(_ books: inout Books) throws(Fault) -> Outcome
}

extension Command {
    package static var name: String { "\(Self.self)" }
    package static var discovers: Bool { false }
    package var size: Int { 0 }
    package var identifiers: Int64 { 2 }
}
