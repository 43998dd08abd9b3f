import Base

/// What a batch appends to one journal; a refused command's lines are taken back.
package struct Log<Line: Journaled>: Sendable {
    @usableFromInline package var lines: [Line] = []
    @usableFromInline var kept = 0

    @inlinable package init() {}

    @inlinable package mutating func append(_ line: Line) { lines.append(line) }
    @inlinable package mutating func keep() { kept = lines.count }
    @inlinable package mutating func rollback() { lines.removeSubrange(kept...) }
}
