import Base
import Domain

/// Gives an account a key, of which the digest is stored.
///
/// - Throws: `notFound` for the account.
package struct AddKey: Command {
    package let account: AccountID
    package let name: String
    package let digest: KeyDigest
    package let hint: String
    package let scope: KeyScope
    package let expiresAt: Instant?

    package init(
        account: AccountID, name: String, digest: KeyDigest, hint: String, scope: KeyScope, expiresAt: Instant?
    ) {
        self.account = account
        self.name = name
        self.digest = digest
        self.hint = hint
        self.scope = scope
        self.expiresAt = expiresAt
    }

    package func touch(_ books: inout Books) {
        books.accounts.want(account)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> AccessKeyID {
        guard try books.accounts.find(account) != nil else { throw .notFound("account \(account)") }
        let id: AccessKeyID = try books.newID()
        books.accessKeys.expectAbsent(id)
        try books.accessKeys.put(
            AccessKey(
                id: id, account: account, name: name, digest: digest, hint: hint, scope: scope, expiresAt: expiresAt,
                createdAt: books.now))
        try books.reviseCatalog()
        return id
    }
}

/// Replaces a key without a gap: the new one works at once, the old one until its grace is over.
///
/// - Throws: `notFound`, `wrongState` for a key that opens nothing any more.
package struct RotateKey: Command {
    package let key: AccessKeyID
    package let digest: KeyDigest
    package let hint: String
    package let graceMilliseconds: Int64

    package init(key: AccessKeyID, digest: KeyDigest, hint: String, graceMilliseconds: Int64) {
        self.key = key
        self.digest = digest
        self.hint = hint
        self.graceMilliseconds = graceMilliseconds
    }

    package func touch(_ books: inout Books) {
        books.accessKeys.want(key)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) -> AccessKeyID {
        guard var old = try books.accessKeys.find(key) else { throw .notFound("key \(key)") }
        guard old.isUsable(at: books.now) else { throw .wrongState("key \(key) opens nothing any more") }
        let id: AccessKeyID = try books.newID()
        books.accessKeys.expectAbsent(id)
        try books.accessKeys.put(
            AccessKey(
                id: id, account: old.account, name: old.name, digest: digest, hint: hint, scope: old.scope,
                expiresAt: old.expiresAt, createdAt: books.now))
        let end = books.now.advanced(milliseconds: graceMilliseconds)
        old.revokedAt = min(old.revokedAt ?? end, end)
        try books.accessKeys.put(old)
        try books.reviseCatalog()
        return id
    }
}

/// Ends a key now.
///
/// - Throws: `notFound`.
package struct RevokeKey: Command {
    package let key: AccessKeyID

    package init(key: AccessKeyID) {
        self.key = key
    }

    package func touch(_ books: inout Books) {
        books.accessKeys.want(key)
        books.revisions.want(.catalog)
    }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var row = try books.accessKeys.find(key) else { throw .notFound("key \(key)") }
        row.revokedAt = min(row.revokedAt ?? books.now, books.now)
        try books.accessKeys.put(row)
        try books.reviseCatalog()
    }
}

/// Writes down when a key was used last; gathered by the gateway and told once a minute.
package struct StampKeyUse: Command {
    package let key: AccessKeyID
    package let usedAt: Instant

    package init(key: AccessKeyID, usedAt: Instant) {
        self.key = key
        self.usedAt = usedAt
    }

    package func touch(_ books: inout Books) { books.accessKeys.want(key) }

    package func decide(_ books: inout Books) throws(Fault) {
        guard var row = try books.accessKeys.find(key), row.lastUsedAt.map({ $0 < usedAt }) ?? true else { return }
        row.lastUsedAt = usedAt
        try books.accessKeys.put(row)
    }
}
