import Base

/// A browser that somebody has signed in with, found by the digest of its cookie's token.
package struct LoginSession: Stored, Equatable {
    package enum Stage: Int64, Sendable {
        /// The password was right, the second factor is awaited.
        case passwordGiven = 1
        case signedIn = 2
    }

    /// Bytes of an agent's name that are kept.
    package static let mostAgent = 200
    /// Bytes of an address that are kept.
    package static let mostAddress = 64

    package let key: KeyDigest
    package let person: PersonID
    /// The person's when it was opened; it opens nothing once the person has another.
    package var epoch: Int64
    /// The customer as whom one of the staff sees the shop.
    package var actingAs: AccountID?
    package var stage: Stage
    package let createdAt: Instant
    package var seenAt: Instant
    package var expiresAt: Instant
    package var address: String
    package let agent: String
    package var version: Int64 = 0

    package static let table = TableShape(
        "login_sessions", key: ["digest:text"],
        columns: [
            "person_id", "epoch", "acting_as", "stage", "created_at_ms", "seen_at_ms", "expires_at_ms",
            "address:text", "agent:text", "version",
        ])

    /// Address and agent are cut to what is kept of them.
    package init(
        key: KeyDigest, person: PersonID, epoch: Int64, stage: Stage, createdAt: Instant, expiresAt: Instant,
        address: String, agent: String
    ) {
        self.key = key
        self.person = person
        self.epoch = epoch
        self.stage = stage
        self.createdAt = createdAt
        seenAt = createdAt
        self.expiresAt = expiresAt
        self.address = address.withoutNUL.cut(toBytes: Self.mostAddress)
        self.agent = agent.withoutNUL.cut(toBytes: Self.mostAgent)
    }

    /// Is it open at that time, whatever its stage?
    package func isOpen(at now: Instant) -> Bool { now < expiresAt }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.id(person)
        writer.integer(epoch)
        writer.id(actingAs)
        writer.choice(stage)
        writer.time(createdAt)
        writer.time(seenAt)
        writer.time(expiresAt)
        writer.text(address)
        writer.text(agent)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = try reader.digest("digest")
        person = try reader.id("person_id")
        epoch = try reader.number("epoch")
        actingAs = reader.optionalID()
        stage = try reader.choice("stage")
        createdAt = try reader.time("created_at_ms")
        seenAt = try reader.time("seen_at_ms")
        expiresAt = try reader.time("expires_at_ms")
        address = try reader.string("address")
        agent = try reader.string("agent")
        version = try reader.number("version")
    }
}
