import Base
import Storage

/// The texts about a lane's row: `(node, lane)` with an epoch and the number of batches that it has committed.
///
/// Every batch ends by raising the number where both are what this process thinks they are. So a process that lost its
/// connection in a COMMIT can look how it ended, and raises the epoch as it looks: what the old connection left in the
/// server's buffers may still be carried out after the look, and must not commit then. A node that was buried commits
/// nothing more either, since burying it marks the rows of its lanes.
enum LaneTexts {
    /// Makes the row, or takes it up where an earlier try was answered too late.
    static let open = Statement(
        "",
        """
        INSERT INTO lanes AS l (node_id, lane, epoch, batches, fenced, opened_at_ms, version)
        VALUES ($1, $2, 0, 0, 0, $3, 1)
        ON CONFLICT (node_id, lane) DO UPDATE SET epoch = l.epoch + 1, version = l.version + 1
        RETURNING epoch, batches, fenced
        """, [TypeNumber.integer, TypeNumber.integer, TypeNumber.integer])
    static let close = Statement(
        "", "DELETE FROM lanes WHERE node_id = $1 AND lane = $2", [TypeNumber.integer, TypeNumber.integer])
    /// Waits for whoever is at it: for the old connection, should its COMMIT be under way.
    static let look = Statement(
        "",
        """
        UPDATE lanes SET epoch = epoch + 1, version = version + 1 WHERE node_id = $1 AND lane = $2
        RETURNING epoch, batches, fenced
        """, [TypeNumber.integer, TypeNumber.integer])
    static let raise = Statement(
        "raise_lane",
        // The COMMIT that follows has no limit: see Writer.
        TableTexts.counted(
            """
            UPDATE lanes SET batches = $4 + 1, version = version + 1
            WHERE node_id = $1 AND lane = $2 AND epoch = $3 AND batches = $4 AND fenced = 0 RETURNING 1
            """, place: 5, and: "set_config('statement_timeout', '0', true)"),
        Array(repeating: TypeNumber.integer, count: 5), failure: .again(fenced))
    static let lease = Statement(
        "lease_ids", "UPDATE id_blocks SET next_id = next_id + $1 WHERE name = 'all' RETURNING next_id",
        [TypeNumber.integer])

    static let fenced = "this node was taken for dead"
}

/// What a lane knows of its row.
struct LaneMark {
    let node: Int64
    var epoch: Int64 = 0
    var batches: Int64
}
