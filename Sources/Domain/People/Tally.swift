import Base

/// How many there are of something that a rule bounds: owners, an account's open top-ups.
///
/// A command sees the rows it can name, not how many others there are; this row is what it counts by.
package struct Tally: Stored, Equatable {
    package enum Subject: Int64, Sendable {
        /// Owners who are not suspended.
        case owners = 1
        /// Top-ups of one account that wait for a decision.
        case openTopUps = 2
        /// Announcements of all storefronts.
        case announcements = 3
    }

    package struct Key: StoredKey {
        package let subject: Subject
        /// Whose they are; 0 = the whole installation's.
        package let owner: Int64

        package static let owners = Key(subject: .owners, owner: 0)
        package static let announcements = Key(subject: .announcements, owner: 0)
        package static func openTopUps(_ account: AccountID) -> Key { Key(subject: .openTopUps, owner: account.raw) }

        package static func < (left: Self, right: Self) -> Bool {
            (left.subject.rawValue, left.owner) < (right.subject.rawValue, right.owner)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.choice(subject)
            writer.integer(owner)
        }
    }

    package let key: Key
    package var count: Int64
    package var version: Int64 = 0

    package static let table = TableShape("tallies", key: ["subject", "owner_id"], columns: ["members", "version"])

    package init(key: Key) {
        self.key = key
        count = 0
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(count)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(subject: try reader.choice("subject"), owner: try reader.number("owner_id"))
        count = try reader.number("members")
        version = try reader.number("version")
    }
}
