import Base
import Domain

/// Sets how many requests of a group are admitted in any 60 seconds.
package struct SetLimit: Command {
    package let key: RequestLimit.Key
    /// nil = no limit; for an account this lifts its storefront's default.
    package let perMinute: Int64?

    package init(owner: LimitOwner, group: ActionGroup, perMinute: Int64?) {
        key = RequestLimit.Key(owner, group)
        self.perMinute = perMinute
    }

    package func touch(_ books: inout Books) {
        books.limits.want(key)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        var row = try books.limits.find(key) ?? RequestLimit(key: key, perMinute: 0)
        row.perMinute = perMinute ?? RequestLimit.unlimited
        try books.limits.put(row)
        try books.reviseCatalog()
    }
}

/// Sets several limits, all or none.
package struct SetLimits: Command {
    package let limits: [SetLimit]

    package init(_ limits: [SetLimit]) {
        self.limits = limits
    }

    package func touch(_ books: inout Books) { for limit in limits { limit.touch(&books) } }

    package func decide(_ books: inout Books) throws(Fault) {
        for limit in limits { try limit.decide(&books) }
    }
}
