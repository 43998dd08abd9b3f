import Base

/// What a subscription order watches for.
package struct Subscription: Stored, Equatable {
    package let order: OrderID
    package let minimum: Int64
    package let maximum: Int64
    /// Posts to serve; 0 = no end.
    package let posts: Int64
    package let oldPosts: Int64
    package let delayMinutes: Int64
    package let expiresAt: Instant?
    /// Posts served so far.
    package var served: Int64
    package var version: Int64 = 0

    package var key: OrderID { order }
    /// Whether all posts that were ordered have been served.
    package var isServed: Bool { posts > 0 && served >= posts + oldPosts }

    package static let table = TableShape(
        "subscriptions", key: ["order_id"],
        columns: [
            "minimum", "maximum", "posts", "old_posts", "delay_minutes", "expires_at_ms", "served", "version",
        ])

    package init(order: OrderID, plan: PostPlan) {
        self.order = order
        minimum = plan.minimum
        maximum = plan.maximum
        posts = plan.posts
        oldPosts = plan.oldPosts
        delayMinutes = plan.delayMinutes
        expiresAt = plan.expiresAt
        served = 0
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(order)
        writer.integer(minimum)
        writer.integer(maximum)
        writer.integer(posts)
        writer.integer(oldPosts)
        writer.integer(delayMinutes)
        writer.time(expiresAt)
        writer.integer(served)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        order = try reader.id("order_id")
        minimum = try reader.number("minimum")
        maximum = try reader.number("maximum")
        posts = try reader.number("posts")
        oldPosts = try reader.number("old_posts")
        delayMinutes = try reader.number("delay_minutes")
        expiresAt = reader.optionalTime()
        served = try reader.number("served")
        version = try reader.number("version")
    }
}
