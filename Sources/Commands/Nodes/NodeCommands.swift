import Base
import Domain

/// A process begins to serve.
package struct JoinNodes: Command {
    private let id: NodeID
    private let name: String
    private let lanes: Int64

    package init(_ id: NodeID, name: String, lanes: Int64) {
        self.id = id
        self.name = name
        self.lanes = lanes
    }

    package func touch(_ books: inout Books) { books.nodes.want(id) }

    package func decide(_ books: inout Books) throws(Fault) {
        try books.nodes.put(Node(id: id, name: name, lanes: lanes, joinedAt: books.now))
    }
}

/// A node says that it is alive.
package struct Beat: Command {
    private let id: NodeID

    package init(_ id: NodeID) {
        self.id = id
    }

    package func touch(_ books: inout Books) { books.nodes.want(id) }

    /// - Returns: whether it still counts as alive.
    package func decide(_ books: inout Books) throws(Fault) -> Bool {
        guard let node = try books.nodes.find(id) else { return false }
        try books.nodes.put(node)
        return true
    }
}

/// A node goes, and leaves its work to others.
package struct LeaveNodes: Command {
    private let id: NodeID
    private let leases: [Lease.Key]

    package init(_ id: NodeID, leases: [Lease.Key]) {
        self.id = id
        self.leases = leases
    }

    package func touch(_ books: inout Books) {
        books.nodes.want(id)
        for key in leases { books.leases.want(key) }
    }

    package func decide(_ books: inout Books) throws(Fault) {
        if try books.nodes.find(id) != nil { try books.nodes.remove(id) }
        for key in leases {
            guard var lease = try books.leases.find(key), lease.node == id else { continue }
            lease.node = nil
            try books.leases.put(lease)
        }
    }
}

/// A node whose heart has stood still is taken for dead: its lanes commit nothing more, and its work is free.
package struct BuryNode: Command {
    private let node: Node

    /// - Parameter node: as it was seen all the time.
    package init(_ node: Node) {
        self.node = node
    }

    private var lanes: [LaneStand.Key] { (0..<min(node.lanes, 64)).map { LaneStand.Key(node.id, lane: $0) } }

    package func touch(_ books: inout Books) {
        books.nodes.want(node.id)
        for key in lanes { books.laneStands.want(key) }
    }

    /// - Returns: whether it was buried; it was not if it has given a sign of life.
    package func decide(_ books: inout Books) throws(Fault) -> Bool {
        guard try books.nodes.find(node.id)?.version == node.version else { return false }
        try books.nodes.remove(node.id)
        for key in lanes {
            guard var stand = try books.laneStands.find(key) else { continue }
            stand.isFenced = true
            stand.openedAt = books.now
            try books.laneStands.put(stand)
        }
        return true
    }
}

/// A node takes work that nobody does.
package struct TakeLease: Command {
    private let key: Lease.Key
    private let node: NodeID
    /// Who was seen to have it: nil = nobody, or a node that is gone.
    private let holder: NodeID?

    package init(_ key: Lease.Key, for node: NodeID, from holder: NodeID?) {
        self.key = key
        self.node = node
        self.holder = holder
    }

    package func touch(_ books: inout Books) {
        books.leases.want(key)
        books.nodes.want(node)
        if let holder { books.nodes.want(holder) }
    }

    /// - Returns: the lease's token; nil where somebody else was faster, or this node counts as dead.
    package func decide(_ books: inout Books) throws(Fault) -> Int64? {
        guard try books.nodes.find(node) != nil else { return nil }
        var lease = try books.leases.find(key) ?? Lease(key: key)
        guard lease.node == holder else { return nil }
        if let holder, try books.nodes.find(holder) != nil { return nil }
        lease.node = node
        try books.leases.put(lease)
        return lease.version + 1
    }
}

/// A node hands work back, so that it is shared evenly.
package struct YieldLease: Command {
    private let key: Lease.Key
    private let node: NodeID

    package init(_ key: Lease.Key, of node: NodeID) {
        self.key = key
        self.node = node
    }

    package func touch(_ books: inout Books) { books.leases.want(key) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var lease = try books.leases.find(key), lease.node == node else { return }
        lease.node = nil
        try books.leases.put(lease)
    }
}

/// Rows of lanes whose process has been gone for long.
package struct ForgetLanes: Command {
    private let lanes: [LaneStand.Key]

    package init(_ lanes: [LaneStand.Key]) {
        self.lanes = lanes
    }

    package func touch(_ books: inout Books) { for key in lanes { books.laneStands.want(key) } }

    package func decide(_ books: inout Books) throws(Fault) {
        for key in lanes where try books.laneStands.find(key) != nil { try books.laneStands.remove(key) }
    }
}
