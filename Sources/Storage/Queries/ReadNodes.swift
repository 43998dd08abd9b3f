import Base
import Domain

/// Who serves on this store, and who does what for all.
package struct ReadNodes: Query {
    package struct Answer: Sendable {
        package let nodes: [Node]
        package let leases: [Lease]
    }

    package init() {}

    package func answer(from source: any Source) throws(EngineFault) -> Answer {
        Answer(
            nodes: try source.all("SELECT * FROM nodes ORDER BY id"),
            leases: try source.all("SELECT * FROM leases ORDER BY name"))
    }
}

/// Rows of lanes that were opened before a time by processes that do not serve.
package struct ReadOldLanes: Query {
    package let before: Instant

    package init(before: Instant) {
        self.before = before
    }

    package var needsSnapshot: Bool { false }

    package func answer(from source: any Source) throws(EngineFault) -> [LaneStand] {
        try source.all(
            """
            SELECT l.* FROM lanes l LEFT JOIN nodes n ON n.id = l.node_id
            WHERE l.opened_at_ms < $1 AND n.id IS NULL ORDER BY l.node_id LIMIT 1000
            """, [.integer(before.milliseconds)])
    }
}
