import Base
import Domain

/// Gives one of the staff another role, and ends their sessions with what they did as a customer; one owner always
/// remains.
///
/// - Throws: `notFound`, `invalid` for customers and their role, `wrongState` for the last owner.
package struct SetRole: Command {
    package let person: PersonID
    package let role: PersonRole

    package init(person: PersonID, role: PersonRole) {
        self.person = person
        self.role = role
    }

    package func touch(_ books: inout Books) {
        books.people.want(person)
        books.tallies.want(.owners)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Person {
        let role = role
        return try books.changeStanding(of: person) { $0.role = role }
    }
}

/// Lets a person do nothing, or ends that; either way sessions end. One owner always remains.
///
/// - Throws: `notFound`, `wrongState` for the last owner.
package struct SuspendPerson: Command {
    package let person: PersonID
    package let isSuspended: Bool

    package init(person: PersonID, isSuspended: Bool) {
        self.person = person
        self.isSuspended = isSuspended
    }

    package func touch(_ books: inout Books) {
        books.people.want(person)
        books.tallies.want(.owners)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Person {
        let isSuspended = isSuspended
        return try books.changeStanding(of: person) { $0.isSuspended = isSuspended }
    }
}

extension Books {
    /// Changes what makes a person an owner who can act.
    fileprivate mutating func changeStanding(of id: PersonID, _ change: (inout Person) -> Void) throws(Fault) -> Person
    {
        let before = try person(id)
        var after = before
        change(&after)
        try after.check()
        if after != before { try endSessions(of: &after) }
        try people.put(after)
        if before.isActiveOwner, !after.isActiveOwner, try count(.owners, -1) == 0 {
            throw .wrongState("\(before.email) is the last owner")
        }
        if !before.isActiveOwner, after.isActiveOwner { try count(.owners, 1) }
        return after
    }
}
