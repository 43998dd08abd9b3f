/// Ids leased to this process: handed out in order, taken back when a command is refused.
package struct IdentifierBlock: Sendable {
    package private(set) var next: Int64
    package let end: Int64
    private var kept: Int64

    /// How many ids are leased at once; committed before the first is used.
    package static let size: Int64 = 1000
    /// Ids stay below 2^31: published clients read them as 32-bit numbers.
    package static let limit = Int64(1) << 31

    package init(start: Int64, end: Int64) {
        next = start
        self.end = end
        kept = start
    }

    package static let none = IdentifierBlock(start: 0, end: 0)

    package var remaining: Int64 { end - next }

    package mutating func take() -> Int64? {
        guard next < end else { return nil }
        defer { next += 1 }
        return next
    }

    package mutating func keep() { kept = next }
    package mutating func rollback() { next = kept }
}
