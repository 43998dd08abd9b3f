import Base
import Commands
import Domain
import Hummingbird
import Storage

/// A customer's keys to both protocols, as staff see them: never their text.
enum CustomerKeysPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let keys = try await staff.console.store.read(ListKeys(account: file.account.id))
        // The newest are looked for; a customer that rotates for years has thousands.
        let shown = keys.sorted {
            ($0.isUsable(at: staff.now) ? 0 : 1, $1.id) < ($1.isUsable(at: staff.now) ? 0 : 1, $0.id)
        }
        let table = TableBlock(
            "API keys",
            [
                .init("ID"), .init("Name"), .init("Begins with"), .init("May"), .init("Made"), .init("Last use"),
                .init("Until"), .init("State"), .init(""),
            ], shown.prefix(100).map { row($0, file) }, empty: "No keys yet.", export: file.path + "/keys.csv")
        return file.page(at: "/keys", [.table(table)])
    }

    private static func row(_ key: AccessKey, _ file: CustomerFile) -> [Cell] {
        let isUsable = key.isUsable(at: file.staff.now)
        let revoke = Cell.Button(
            "Revoke", to: "\(file.path)/keys/\(key.id)/revoke", tone: .bad,
            asking: "Revoke this key? Programs that use it stop at once.")
        return [
            .number(key.id.raw), .text(key.name), .code(key.hint + "…"),
            .phrase(key.scope == .order ? "Read and order" : "Read only"), .time(key.createdAt),
            key.lastUsedAt.map { .time($0) } ?? .phrase("Never"),
            (key.revokedAt ?? key.expiresAt).map { .time($0) } ?? .phrase("No end"),
            isUsable ? .badge("Works", .good) : .badge("Ended", .plain),
            isUsable && file.staff.isManager ? .button(revoke) : .none,
        ]
    }

    static func revoke(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let keys = try await staff.console.store.read(ListKeys(account: file.account.id))
        guard let id: AccessKeyID = staff.visit.id("key"), let key = keys.first(where: { $0.id == id }) else {
            throw .notFound("key")
        }
        let done: Void? = try await staff.execute(
            RevokeKey(key: key.id), verb: "key.revoke", subject: "key \(key.id)", account: file.account.id,
            detail: "\(key.name) \(key.hint)…")
        try await file.refreshed()
        return Answers.see(file.path + "/keys", done == nil ? .again : .revoked)
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let file = try CustomerFile(staff)
        let keys = try await staff.console.store.read(ListKeys(account: file.account.id))
        return Exports.csv(
            "keys-\(file.account.id)",
            ["id", "name", "hint", "scope", "usable", "made", "last_use", "expires", "revoked"],
            keys.map { key in
                [
                    "\(key.id)", key.name, key.hint, key.scope.name, key.isUsable(at: staff.now) ? "yes" : "no",
                    key.createdAt.text, key.lastUsedAt?.text ?? "", key.expiresAt?.text ?? "",
                    key.revokedAt?.text ?? "",
                ]
            }, visit: staff.visit)
    }
}
