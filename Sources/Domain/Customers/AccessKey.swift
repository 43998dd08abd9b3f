import Base

/// What a key may do. Ordering includes reading.
package enum KeyScope: Int64, Sendable, Comparable, CaseIterable {
    case read = 1
    case order = 2

    package init?(name: String) {
        switch name {
        case "read": self = .read
        case "order": self = .order
        default: return nil
        }
    }

    package var name: String { self == .read ? "read" : "order" }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// SHA-256 of a key's text: all that is stored of it.
package struct KeyDigest: Hashable, Sendable {
    package let words: SIMD4<UInt64>

    /// - Parameter words: the 32 bytes in their order.
    package init(words: SIMD4<UInt64>) {
        self.words = words
    }

    package init?(hex: String) {
        guard let bytes = Hex.bytes(hex), bytes.count == 32 else { return nil }
        words = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    package var hex: String {
        Hex.text((0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(8 * ($0 % 8))) })
    }
}

/// A key to the API, of which only the digest is kept.
package struct AccessKey: Stored, Equatable {
    package let id: AccessKeyID
    package let account: AccountID
    package var name: String
    package var digest: KeyDigest
    /// The first characters, for people who compare lists.
    package var hint: String
    package var scope: KeyScope
    package var expiresAt: Instant?
    package var revokedAt: Instant?
    package var lastUsedAt: Instant?
    package let createdAt: Instant
    package var version: Int64 = 0

    package var key: AccessKeyID { id }

    package static let table = TableShape(
        "access_keys", key: ["id"],
        columns: [
            "account_id", "name:text", "digest:text", "hint:text", "scope", "expires_at_ms", "revoked_at_ms",
            "last_used_at_ms", "created_at_ms", "version",
        ])

    package init(
        id: AccessKeyID, account: AccountID, name: String, digest: KeyDigest, hint: String, scope: KeyScope,
        expiresAt: Instant?, createdAt: Instant
    ) {
        self.id = id
        self.account = account
        self.name = name
        self.digest = digest
        self.hint = hint
        self.scope = scope
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }

    /// Does the key open anything at that time?
    package func isUsable(at now: Instant) -> Bool {
        revokedAt.map { now < $0 } ?? true && expiresAt.map { now < $0 } ?? true
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(account)
        writer.text(name)
        writer.text(digest.hex)
        writer.text(hint)
        writer.choice(scope)
        writer.time(expiresAt)
        writer.time(revokedAt)
        writer.time(lastUsedAt)
        writer.time(createdAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        account = try reader.id("account_id")
        name = try reader.string("name")
        guard let digest = KeyDigest(hex: try reader.string("digest")) else { throw UnreadableRow("digest") }
        self.digest = digest
        hint = try reader.string("hint")
        scope = try reader.choice("scope")
        expiresAt = reader.optionalTime()
        revokedAt = reader.optionalTime()
        lastUsedAt = reader.optionalTime()
        createdAt = try reader.time("created_at_ms")
        version = try reader.number("version")
    }
}
