import Base

/// The rows of one table that a batch works on: as they are stored, and as they are now.
///
/// A command asks for rows in `touch` (`want`), reads and changes them in `decide`, and a `Fault` takes all its
/// changes back (`rollback`). What an engine writes is the difference between stored and now.
package struct Sheet<Row: Stored>: Sendable {
    package struct Entry: Sendable {
        package var stored: Row?
        package var now: Row?
        @usableFromInline var isListed = false

        @usableFromInline init(stored: Row? = nil, now: Row? = nil) {
            self.stored = stored
            self.now = now
        }
    }

    @usableFromInline var entries: [Row.Key: Entry] = [:]
    @usableFromInline var wanted: [Row.Key] = []
    /// The keys that the engine was asked for and has not answered yet.
    @usableFromInline package var asked: [Row.Key]?
    @usableFromInline var undo: [(key: Row.Key, now: Row?, existed: Bool)] = []
    @usableFromInline var touched: [Row.Key] = []
    @usableFromInline var touchedKept = 0

    @inlinable package init() {}

    /// Asks for the row of `key` to be loaded.
    @inlinable package mutating func want(_ key: Row.Key) {
        if entries[key] == nil { wanted.append(key) }
    }

    /// Asks for the row of `key` and looks at it, for commands that learn keys from rows.
    @inlinable package mutating func peek(_ key: Row.Key) -> Row? {
        want(key)
        return entries[key]?.now
    }

    /// Declares that `key` cannot have a row yet: its id was leased just now.
    @inlinable package mutating func expectAbsent(_ key: Row.Key) {
        guard entries[key] == nil else { return }
        undo.append((key, nil, false))
        entries[key] = Entry()
    }

    /// The row of `key`, or nil where there is none.
    ///
    /// - Throws: `bug` where the command's `touch` did not ask for it.
    @inlinable package func find(_ key: Row.Key) throws(Fault) -> Row? {
        guard let entry = entries[key] else { throw .bug("row of \(Row.table.name) was not asked for") }
        return entry.now
    }

    /// Writes a row; its version counts up.
    ///
    /// - Throws: `bug` where the command's `touch` did not ask for its key.
    @inlinable package mutating func put(_ row: Row) throws(Fault) {
        let key = row.key
        guard var entry = entries[key] else { throw .bug("row of \(Row.table.name) was not asked for") }
        undo.append((key, entry.now, true))
        var row = row
        // A row that was removed and comes back in one batch goes on counting where the stored one stands.
        row.version = (entry.now?.version ?? entry.stored?.version ?? 0) + 1
        entry.now = row
        list(key, &entry)
        entries[key] = entry
    }

    /// Deletes the row of `key`.
    @inlinable package mutating func remove(_ key: Row.Key) throws(Fault) {
        guard var entry = entries[key] else { throw .bug("row of \(Row.table.name) was not asked for") }
        undo.append((key, entry.now, true))
        entry.now = nil
        list(key, &entry)
        entries[key] = entry
    }

    @inlinable mutating func list(_ key: Row.Key, _ entry: inout Entry) {
        guard !entry.isListed else { return }
        entry.isListed = true
        touched.append(key)
    }

    // MARK: for the store

    /// The keys wanted since the last time, nil where none are: unique and sorted, which is the order of locks.
    @inlinable package mutating func ask() -> [Row.Key]? {
        guard !wanted.isEmpty else { return nil }
        defer { wanted.removeAll(keepingCapacity: true) }
        asked = wanted.count == 1 ? wanted : Set(wanted).sorted()
        return asked
    }

    /// Takes in what was loaded for `keys`; a key without a row is known to be absent.
    @inlinable package mutating func fill(_ keys: [Row.Key], _ rows: [Row]) {
        for key in keys { entries[key] = Entry() }
        for row in rows { entries[row.key] = Entry(stored: row, now: row) }
        asked = nil
    }

    /// Forgets what was loaded and wants it again.
    @inlinable package mutating func wantAgain() {
        wanted = Array(entries.keys)
        entries.removeAll(keepingCapacity: true)
    }

    /// Makes the changes of the last command final.
    @inlinable package mutating func keep() {
        touchedKept = touched.count
        undo.removeAll(keepingCapacity: true)
    }

    /// Takes the changes of the last command back.
    @inlinable package mutating func rollback() {
        for step in undo.reversed() {
            if step.existed {
                entries[step.key]?.now = step.now
            } else {
                entries[step.key] = nil
            }
        }
        for key in touched[touchedKept...] { entries[key]?.isListed = false }
        touched.removeSubrange(touchedKept...)
        undo.removeAll(keepingCapacity: true)
    }

    /// What has changed, in the order of first change; rows that ended as they began are left out.
    @inlinable package var changes: (inserted: [Row], updated: [(before: Row, after: Row)], deleted: [Row]) {
        var inserted: [Row] = []
        var updated: [(before: Row, after: Row)] = []
        var deleted: [Row] = []
        for key in touched {
            guard let entry = entries[key] else { continue }
            switch (entry.stored, entry.now) {
            case (nil, let now?): inserted.append(now)
            case (let stored?, let now?) where now.version != stored.version: updated.append((stored, now))
            case (let stored?, nil): deleted.append(stored)
            default: break
            }
        }
        return (inserted, updated, deleted)
    }

    /// How many rows this sheet holds.
    @inlinable package var count: Int { entries.count }

    @inlinable package var hasChanges: Bool { !touched.isEmpty }
}
