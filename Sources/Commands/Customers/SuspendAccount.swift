import Base
import Domain

/// Lets an account do nothing, or ends that; either way the sessions of its people end.
///
/// - Throws: `notFound`.
package struct SuspendAccount: Command {
    package let account: AccountID
    package let isSuspended: Bool
    package let people: [PersonID]

    /// - Parameter people: who signs in for it. One who comes in between has no session from before; what is opened
    ///   during a suspension ends with it.
    package init(account: AccountID, isSuspended: Bool, people: [PersonID]) {
        self.account = account
        self.isSuspended = isSuspended
        self.people = people
    }

    package func touch(_ books: inout Books) {
        books.accounts.want(account)
        for person in people { books.people.want(person) }
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Account {
        guard var row = try books.accounts.find(account) else { throw .notFound("account \(account)") }
        row.isSuspended = isSuspended
        try books.accounts.put(row)
        for id in people {
            var person = try books.person(id)
            guard person.account == account else { throw .notFound("person \(id)") }
            try books.endSessions(of: &person)
            try books.people.put(person)
        }
        try books.reviseCatalog()
        return row
    }
}
