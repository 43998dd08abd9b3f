import Base
import Commands
import Domain
import Hummingbird
import Storage

extension StaffVisit {
    /// Changes the books once, however often the form is sent, and writes it into the audit log in the same batch.
    ///
    /// - Parameters:
    ///   - verb: what was done, as `wallet.credit`.
    ///   - subject: to what, as `account 12`.
    ///   - detail: more of it; no secrets.
    /// - Returns: nil where the same form acted before.
    @discardableResult
    func execute<C: Command>(
        _ command: C, verb: String, subject: String, account: AccountID? = nil, detail: String = ""
    ) async throws(Fault) -> C.Outcome? {
        let audited = Audited(command, act(verb, subject, account, detail))
        let once = Once(audited, form: visit.formUse) { _ in 0 }
        guard case .first(let outcome) = try await visit.console.store.execute(once, for: account) else { return nil }
        return outcome
    }

    /// The line of the audit log.
    func act(_ verb: String, _ subject: String, _ account: AccountID? = nil, _ detail: String = "") -> ActDraft {
        ActDraft(
            by: ActAuthor(person, address: visit.address?.text ?? ""), verb: verb, subject: subject, detail: detail,
            account: account)
    }

    /// Writes down something that is no command: a call to a provider, a download.
    func record(_ verb: String, _ subject: String, account: AccountID? = nil, detail: String = "") async throws(Fault) {
        _ = try await visit.console.store.execute(RecordAct(act(verb, subject, account, detail)))
    }
}

extension CustomerVisit {
    /// Changes the books once, however often the form is sent.
    ///
    /// - Returns: nil where the same form acted before.
    @discardableResult
    func execute<C: Command>(_ command: C) async throws(Fault) -> C.Outcome? {
        let once = Once(command, form: visit.formUse) { _ in 0 }
        guard case .first(let outcome) = try await visit.console.store.execute(once, for: account.id) else {
            return nil
        }
        return outcome
    }

    /// Does what is no command but a call to somebody else, once however often the form is sent. Where it is refused,
    /// the form may be sent again.
    ///
    /// - Returns: nil where the same form acted before, or is about to.
    func once<Value: Sendable>(_ call: () async throws(Fault) -> Value) async throws(Fault) -> Value? {
        guard try await execute(ClaimForm()) != nil else { return nil }
        do throws(Fault) {
            return try await call()
        } catch {
            // Where this fails, too, the form stays used: its next page has a fresh one.
            _ = try? await visit.console.store.execute(ReleaseForm(visit.formUse), for: account.id)
            throw error
        }
    }

    /// What staff do in a customer's place stands in the audit log under their own name.
    func recordActing(_ path: String) async throws(Fault) {
        let act = ActDraft(
            by: ActAuthor(person, address: visit.address?.text ?? ""), verb: "customer.act",
            subject: "account \(account.id)", detail: path, account: account.id)
        _ = try await visit.console.store.execute(RecordAct(act), for: account.id)
    }
}
