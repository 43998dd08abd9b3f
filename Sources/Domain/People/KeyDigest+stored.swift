import Base

/// Rows are found by the digest of what only their owner has.
extension KeyDigest: StoredKey {
    package static func < (left: Self, right: Self) -> Bool {
        (left.words.x, left.words.y, left.words.z, left.words.w)
            < (right.words.x, right.words.y, right.words.z, right.words.w)
    }

    package func write(to writer: inout some ColumnWriter) { writer.text(hex) }
}

extension ColumnReader {
    mutating func digest(_ column: String) throws(UnreadableRow) -> KeyDigest {
        guard let digest = KeyDigest(hex: try string(column)) else { throw UnreadableRow(column) }
        return digest
    }
}
