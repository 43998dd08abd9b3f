import Base
import Domain

/// Holds what is counted and claimed of people against the rows that it is about.
///
/// It stands beside `Audit`, which also proves copies that were made before there were people.
package struct AuditPeople: Query {
    package init() {}

    /// - Returns: the first broken invariant; nil = they hold.
    package func answer(from source: any Source) throws(EngineFault) -> String? {
        var failure: String?
        func look(_ sql: StaticString, _ words: String) throws(EngineFault) {
            try source.rows(sql, []) { row throws(UnreadableRow) in
                let id = try row.number("id")
                if failure == nil { failure = "\(id): \(words)" }
            }
        }
        try look(
            """
            SELECT p.id FROM people p LEFT JOIN mail_claims c
                ON c.storefront_id = coalesce(p.storefront_id, 0) AND c.email = p.email
            WHERE c.person_id IS NULL OR c.person_id <> p.id LIMIT 1
            """, "a person without a claim on the address")
        try look(
            """
            SELECT c.person_id FROM mail_claims c LEFT JOIN people p ON p.id = c.person_id
            WHERE p.id IS NULL OR p.email <> c.email OR coalesce(p.storefront_id, 0) <> c.storefront_id LIMIT 1
            """, "a claim on an address that is not its person's")
        try look(
            """
            SELECT u.account_id FROM (SELECT account_id, count(*) AS members FROM top_ups WHERE state = 1
                GROUP BY account_id) u
            LEFT JOIN tallies t ON t.subject = 2 AND t.owner_id = u.account_id
            WHERE t.members IS NULL OR t.members <> u.members LIMIT 1
            """, "the open top-ups of this account are not those that are counted")
        try look(
            """
            SELECT t.owner_id FROM tallies t WHERE t.subject = 2
                AND NOT EXISTS (SELECT 1 FROM top_ups u WHERE u.account_id = t.owner_id AND u.state = 1) LIMIT 1
            """, "open top-ups of this account are counted, and there are none")
        try look(
            """
            SELECT o.members FROM (SELECT count(*) AS members FROM people WHERE role = 4 AND suspended = 0) o
            LEFT JOIN tallies t ON t.subject = 1 WHERE o.members <> coalesce(t.members, 0)
            """, "so many owners can act, and others are counted")
        try look(
            """
            SELECT a.members FROM (SELECT count(*) AS members FROM announcements) a
            LEFT JOIN tallies t ON t.subject = 3 WHERE a.members <> coalesce(t.members, 0)
            """, "so many announcements are there, and others are counted")
        return failure
    }
}
