import Base

package typealias AnnouncementID = Identifier<Announcement>

/// What a storefront tells its customers at the top of every page.
package struct Announcement: Stored, Equatable {
    package enum Level: Int64, Sendable, CaseIterable {
        case info = 1
        case warning = 2
    }

    package static let mostTitle = 200
    package static let mostText = 2_000
    /// Of all storefronts: every node keeps them in memory, and each page looks at them.
    package static let most = 100

    package let id: AnnouncementID
    /// nil = all.
    package var storefront: StorefrontID?
    package var title: String
    package var text: String
    package var level: Level
    /// nil = at once.
    package var startsAt: Instant?
    /// nil = until it is removed.
    package var endsAt: Instant?
    package var version: Int64 = 0

    package var key: AnnouncementID { id }

    package static let table = TableShape(
        "announcements", key: ["id"],
        columns: ["storefront_id", "title:text", "text:text", "level", "starts_at_ms", "ends_at_ms", "version"])

    package init(
        id: AnnouncementID, storefront: StorefrontID?, title: String, text: String, level: Level,
        startsAt: Instant? = nil, endsAt: Instant? = nil
    ) {
        self.id = id
        self.storefront = storefront
        self.title = title
        self.text = text
        self.level = level
        self.startsAt = startsAt
        self.endsAt = endsAt
    }

    package func isShown(at now: Instant) -> Bool {
        startsAt.map { $0 <= now } ?? true && endsAt.map { now < $0 } ?? true
    }

    /// - Throws: `invalid`.
    package func check() throws(Fault) {
        guard !title.isEmpty else { throw .invalid("title: empty") }
        try PlainText.check(title, "title", atMost: Self.mostTitle)
        try PlainText.check(text, "text", atMost: Self.mostText, hasLines: true)
        if let startsAt, let endsAt, endsAt <= startsAt { throw .invalid("it would end before it begins") }
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(storefront)
        writer.text(title)
        writer.text(text)
        writer.choice(level)
        writer.time(startsAt)
        writer.time(endsAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        storefront = reader.optionalID()
        title = try reader.string("title")
        text = try reader.string("text")
        level = try reader.choice("level")
        startsAt = reader.optionalTime()
        endsAt = reader.optionalTime()
        version = try reader.number("version")
    }
}
