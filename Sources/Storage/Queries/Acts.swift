import Base
import Domain

/// Lines of the audit log, latest first, a page at a time.
package struct ListActs: Query {
    package let account: AccountID?
    package let actorPrefix: String
    package let before: ActID?
    package let limit: Int64

    /// - Parameters:
    ///   - account: about whom; nil = all.
    ///   - actorPrefix: how its actors begin: `staff:`, `cli:root`; "" = all. Where it is somebody's whole name, that one
    ///     alone.
    ///   - before: the last of the page before.
    package init(
        about account: AccountID? = nil, actorPrefix: String = "", before: ActID? = nil, limit: Int64 = 100
    ) {
        self.account = account
        self.actorPrefix = actorPrefix.withoutNUL.cut(toBytes: Act.mostActor)
        self.before = before
        self.limit = limit
    }

    package func answer(from source: any Source) throws(EngineFault) -> [Act] {
        let mark = try source.mark("SELECT at_ms FROM acts WHERE id = $1", before?.raw)
        var acts: [Act] = []
        let page: [Parameter] = [
            .integer(mark.time), .integer(mark.id), .text(actorPrefix), .integer(limit),
        ]
        if let account {
            try source.rows(
                """
                SELECT * FROM acts WHERE account_id = $1 AND (at_ms, id) < ($2, $3)
                    AND substr(actor, 1, length($4)) = $4
                ORDER BY at_ms DESC, id DESC LIMIT $5
                """, [.integer(account.raw)] + page
            ) { row throws(UnreadableRow) in acts.append(try Act(from: &row)) }
        } else if try isActor(source) {
            try source.rows(
                """
                SELECT * FROM acts WHERE actor = $1 AND (at_ms, id) < ($2, $3) ORDER BY at_ms DESC, id DESC LIMIT $4
                """,
                [.text(actorPrefix), .integer(mark.time), .integer(mark.id), .integer(limit)]
            ) { row throws(UnreadableRow) in acts.append(try Act(from: &row)) }
        } else {
            try source.rows(
                """
                SELECT * FROM acts WHERE (at_ms, id) < ($1, $2) AND substr(actor, 1, length($3)) = $3
                ORDER BY at_ms DESC, id DESC LIMIT $4
                """, page
            ) { row throws(UnreadableRow) in acts.append(try Act(from: &row)) }
        }
        return acts
    }

    private func isActor(_ source: any Source) throws(EngineFault) -> Bool {
        guard !actorPrefix.isEmpty else { return false }
        var found = false
        try source.rows("SELECT id FROM acts WHERE actor = $1 LIMIT 1", [.text(actorPrefix)]) {
            _ throws(UnreadableRow) in found = true
        }
        return found
    }
}
