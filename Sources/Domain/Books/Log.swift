import Base

/// What a batch appends to one journal; a refused command's lines are taken back.
package struct Log<Line: Journaled>: Sendable {
    package private(set) var lines: [Line] = []
    private var kept = 0

    package init() {}

    package mutating func append(_ line: Line) { lines.append(line) }
    package mutating func keep() { kept = lines.count }
    package mutating func rollback() { lines.removeSubrange(kept...) }
}
