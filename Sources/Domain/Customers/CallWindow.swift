import Base

/// The calls of one account and group that were granted to nodes in the last 60 seconds: what its limit counts where
/// several nodes serve it.
package struct CallWindow: Stored, Equatable {
    package struct Key: StoredKey {
        package let account: AccountID
        package let group: ActionGroup

        package init(_ account: AccountID, _ group: ActionGroup) {
            self.account = account
            self.group = group
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.account, left.group.rawValue) < (right.account, right.group.rawValue)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(account)
            writer.choice(group)
        }
    }

    /// Calls that were granted at once.
    private struct Grant: Equatable, Sendable {
        let at: Instant
        let count: Int64
    }

    /// How long a granted call counts, and how long it may be used.
    package static let milliseconds: Int64 = 60_000
    /// How far the clocks of two nodes may be apart. Up to that a window goes by the clock that is ahead.
    package static let mostSkewMilliseconds: Int64 = 5_000
    /// Grants that are kept apart: 199 portions fill the window of the limit 199, fewer that of any other.
    package static let mostGrants = 256
    /// A limit above this is this: sums of grants stay far below the end of Int64.
    package static let mostCalls: Int64 = 1 << 40

    package let key: Key
    package var version: Int64 = 0
    /// Oldest first.
    private var grants: [Grant] = []

    package static let table = TableShape(
        "call_windows", key: ["account_id", "action_group"], columns: ["grants:text", "newest_at_ms", "version"])

    package init(key: Key) {
        self.key = key
    }

    /// Grants as many of the wanted calls as the limit leaves room for.
    ///
    /// - Parameters:
    ///   - wanted: 0 only asks what room there is.
    ///   - limit: calls in any 60 s.
    package mutating func grant(_ wanted: Int64, limit: Int64, at now: Instant) -> CallGrant {
        let moment = settle(at: now)
        let limit = min(max(0, limit), Self.mostCalls)
        let used = grants.reduce(0) { $0 + $1.count }
        let count = max(0, min(wanted, limit - used))
        if count > 0 { add(Grant(at: moment, count: count)) }
        return CallGrant(
            count: count, room: max(0, limit - used - count), nextFree: nextFree(limit: limit, after: moment), at: now)
    }

    /// Whether nothing of it counts any more, whatever node looks.
    package func isOver(at now: Instant) -> Bool {
        guard let newest = grants.last?.at else { return true }
        return now.milliseconds(since: newest) >= Self.milliseconds + Self.mostSkewMilliseconds
    }

    /// Drops what no longer counts.
    ///
    /// - Returns: the window's own time, which never runs backwards, whichever node asks.
    private mutating func settle(at now: Instant) -> Instant {
        if let newest = grants.last?.at, newest.milliseconds(since: now) > Self.mostSkewMilliseconds {
            // A clock that was far ahead must not keep the window full until others have caught up with it.
            grants = grants.map { Grant(at: min($0.at, now), count: $0.count) }
        }
        let moment = max(now, grants.last?.at ?? now)
        grants.removeAll { moment.milliseconds(since: $0.at) >= Self.milliseconds }
        return moment
    }

    private mutating func add(_ grant: Grant) {
        if let last = grants.last, last.at == grant.at {
            grants.removeLast()
            grants.append(Grant(at: grant.at, count: last.count + grant.count))
            return
        }
        if grants.count >= Self.mostGrants {
            // The two oldest become one that counts until the later would have ended: never too few calls count.
            let oldest = grants.removeFirst()
            let next = grants.removeFirst()
            grants.insert(Grant(at: next.at, count: oldest.count + next.count), at: 0)
        }
        grants.append(grant)
    }

    /// When enough grants have ended that there is room; where there is some now, when the oldest ends.
    private func nextFree(limit: Int64, after moment: Instant) -> Instant {
        var standing = grants.reduce(0) { $0 + $1.count }
        for grant in grants {
            standing -= grant.count
            if standing < limit { return grant.at.advanced(milliseconds: Self.milliseconds) }
        }
        return moment.advanced(milliseconds: Self.milliseconds)
    }

    // MARK: stored

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        let newest = grants.last?.at ?? Instant(milliseconds: 0)
        writer.text(grants.map { "\(newest.milliseconds(since: $0.at))x\($0.count)" }.joined(separator: " "))
        writer.time(newest)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("account_id"), try reader.choice("action_group"))
        let text = try reader.string("grants")
        grants = try Self.grants(text, newest: try reader.time("newest_at_ms"))
        version = try reader.number("version")
    }

    /// Reads `59000x10 40x10 0x3`: how much older than the newest each grant is, and its calls.
    private static func grants(_ text: String, newest: Instant) throws(UnreadableRow) -> [Grant] {
        var found: [Grant] = []
        var age: Int64?
        var number: Int64?
        var youngest = Int64.max
        for byte in text.utf8 + [UInt8(ascii: " ")] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let value = (number ?? 0) * 10 + Int64(byte - UInt8(ascii: "0"))
                guard value <= mostCalls else { throw UnreadableRow("grants") }
                number = value
            case UInt8(ascii: "x") where age == nil && number != nil:
                age = number
                number = nil
            case UInt8(ascii: " ") where age == nil && number == nil && found.isEmpty: break
            case UInt8(ascii: " "):
                guard let read = age, let count = number, count > 0, read <= youngest, found.count < mostGrants else {
                    throw UnreadableRow("grants")
                }
                found.append(Grant(at: newest.advanced(milliseconds: -read), count: count))
                (age, number, youngest) = (nil, nil, read)
            default: throw UnreadableRow("grants")
            }
        }
        return found
    }
}

/// What a node was granted of a window, and how the window stands after it.
package struct CallGrant: Sendable, Equatable {
    package let count: Int64
    /// Calls that nobody has been granted yet.
    package let room: Int64
    /// When there is more room; by the clock that is ahead of the others.
    package let nextFree: Instant
    /// When it was granted, by the clock of the node that asked.
    package let at: Instant

    package init(count: Int64, room: Int64, nextFree: Instant, at: Instant) {
        self.count = count
        self.room = room
        self.nextFree = nextFree
        self.at = at
    }
}
