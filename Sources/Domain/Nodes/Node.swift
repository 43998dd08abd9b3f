import Base

package typealias NodeID = Identifier<Node>

/// A serving process. Its version counts its heartbeats: one that stands still for too long is taken for dead.
package struct Node: Stored, Equatable {
    package let id: NodeID
    /// The host it runs on, or what its settings call it.
    package let name: String
    /// Lanes that it writes through.
    package let lanes: Int64
    package let joinedAt: Instant
    package var version: Int64 = 0

    package static let table = TableShape(
        "nodes", key: ["id"], columns: ["name:text", "lanes", "joined_at_ms", "version"])

    package var key: NodeID { id }

    package init(id: NodeID, name: String, lanes: Int64, joinedAt: Instant) {
        self.id = id
        self.name = name
        self.lanes = lanes
        self.joinedAt = joinedAt
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.text(name)
        writer.integer(lanes)
        writer.time(joinedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        name = try reader.string("name")
        lanes = try reader.number("lanes")
        joinedAt = try reader.time("joined_at_ms")
        version = try reader.number("version")
    }
}

/// Work that one node does for all: a job, or the queues of a provider. Its version is the fencing token: it counts up
/// with every change of hands.
package struct Lease: Stored, Equatable {
    package struct Key: StoredKey {
        package let name: String

        package init(_ name: String) {
            self.name = name
        }

        package static func job(_ name: String) -> Key { Key("job/\(name)") }
        package static func provider(_ id: ProviderID) -> Key { Key("provider/\(id)") }
        package static let webhooks = Key("webhooks")

        package static func < (left: Self, right: Self) -> Bool { left.name < right.name }
        package func write(to writer: inout some ColumnWriter) { writer.text(name) }
    }

    package let key: Key
    /// nil = nobody's.
    package var node: NodeID?
    package var version: Int64 = 0

    package static let table = TableShape("leases", key: ["name:text"], columns: ["node_id", "version"])

    package init(key: Key) {
        self.key = key
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(node)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.string("name"))
        node = reader.optionalID()
        version = try reader.number("version")
    }
}

/// Where one lane of a process stands. Engines with several writers raise it with every batch; one that is fenced
/// commits nothing more.
package struct LaneStand: Stored, Equatable {
    package struct Key: StoredKey {
        package let node: NodeID
        package let lane: Int64

        package init(_ node: NodeID, lane: Int64) {
            self.node = node
            self.lane = lane
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.node, left.lane) < (right.node, right.lane)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(node)
            writer.integer(lane)
        }
    }

    package let key: Key
    /// Counts up whenever a process asks how a batch ended: what an older connection still sends is void then.
    let epoch: Int64
    /// Batches that it has committed.
    package let batches: Int64
    package var isFenced: Bool
    /// When its process opened it, or when that was taken for dead: it is kept for some days from then.
    package var openedAt: Instant
    package var version: Int64 = 0

    package static let table = TableShape(
        "lanes", key: ["node_id", "lane"], columns: ["epoch", "batches", "fenced", "opened_at_ms", "version"])

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(epoch)
        writer.integer(batches)
        writer.flag(isFenced)
        writer.time(openedAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("node_id"), lane: try reader.number("lane"))
        epoch = try reader.number("epoch")
        batches = try reader.number("batches")
        isFenced = try reader.flag("fenced")
        openedAt = try reader.time("opened_at_ms")
        version = try reader.number("version")
    }
}
