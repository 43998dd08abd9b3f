import Base
import Domain

/// Tells customers something, or changes what is told.
///
/// - Throws: `notFound`, `invalid`, `wrongState` where too much is told already.
package struct PutAnnouncement: Command {
    /// nil = a new one.
    package let id: AnnouncementID?
    package let storefront: StorefrontID?
    package let title: String
    package let text: String
    package let level: Announcement.Level
    package let startsAt: Instant?
    package let endsAt: Instant?

    package init(
        id: AnnouncementID? = nil, storefront: StorefrontID?, title: String, text: String, level: Announcement.Level,
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

    package func touch(_ books: inout Books) {
        if let id { books.announcements.want(id) } else { books.tallies.want(.announcements) }
        if let storefront { books.storefronts.want(storefront) }
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> AnnouncementID {
        if let storefront, try books.storefronts.find(storefront) == nil {
            throw .notFound("storefront \(storefront)")
        }
        let place: AnnouncementID
        if let id {
            guard try books.announcements.find(id) != nil else { throw .notFound("announcement \(id)") }
            place = id
        } else {
            guard try books.count(.announcements, 1) <= Announcement.most else {
                throw .wrongState("there are \(Announcement.most) announcements")
            }
            place = try books.newID()
            books.announcements.expectAbsent(place)
        }
        let row = Announcement(
            id: place, storefront: storefront, title: title, text: text, level: level, startsAt: startsAt,
            endsAt: endsAt)
        try row.check()
        try books.announcements.put(row)
        try books.reviseCatalog()
        return place
    }
}

/// Tells something no more.
///
/// - Throws: `notFound`.
package struct RemoveAnnouncement: Command {
    package let id: AnnouncementID

    package init(_ id: AnnouncementID) {
        self.id = id
    }

    package func touch(_ books: inout Books) {
        books.announcements.want(id)
        books.tallies.want(.announcements)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard try books.announcements.find(id) != nil else { throw .notFound("announcement \(id)") }
        try books.announcements.remove(id)
        try books.count(.announcements, -1)
        try books.reviseCatalog()
    }
}

/// Sets how a storefront looks in a browser.
///
/// - Throws: `notFound`, `invalid`.
package struct PutShowcase: Command {
    package let showcase: Showcase

    package init(_ showcase: Showcase) {
        self.showcase = showcase
    }

    package func touch(_ books: inout Books) {
        books.storefronts.want(showcase.storefront)
        books.showcases.want(showcase.storefront)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Showcase {
        guard try books.storefronts.find(showcase.storefront) != nil else {
            throw .notFound("storefront \(showcase.storefront)")
        }
        try showcase.check()
        try books.showcases.put(showcase)
        try books.reviseCatalog()
        return showcase
    }
}
