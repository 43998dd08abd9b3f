import Base
import Domain

/// Lifts the ban of an account that canceled too much.
///
/// Outcome: until when it would have been banned; nil = it was not.
package struct PardonAccount: Command {
    package let account: AccountID

    package init(_ account: AccountID) {
        self.account = account
    }

    package func touch(_ books: inout Books) { books.conducts.want(account) }

    package func decide(_ books: inout Books) throws(Fault) -> Instant? {
        guard let conduct = try books.conducts.find(account) else { return nil }
        try books.conducts.remove(account)
        return conduct.bannedUntil.flatMap { $0 > books.now ? $0 : nil }
    }
}
