/// A number that names one `Owner`: positive, below 2^31, unique in the installation and never reused.
///
/// Ids come from leased blocks, so they are unique but not chronological; lists order by (time, id).
package struct Identifier<Owner>: Hashable, Comparable, Sendable {
    package let raw: Int64

    package init(_ raw: Int64) {
        self.raw = raw
    }

    /// Reads an id as people and clients write it: ASCII digits only.
    ///
    /// - Returns: nil for anything else, for zero, and for numbers of 2^31 and above.
    package init?(text: some StringProtocol) {
        guard let raw = WholeNumber.parse(text), raw > 0, raw < Int64(1) << 31 else { return nil }
        self.raw = raw
    }

    package static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}

extension Identifier: CustomStringConvertible {
    package var description: String { String(raw) }
}
