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
    ///   - seen: the rows that the form was made from.
    ///   - isPart: whether the page showed more of them, which the command has nothing to do with.
    /// - Returns: nil where the same form acted before.
    /// - Throws: `conflict` where somebody has changed those rows since the form was made; `again` shows it once more.
    @discardableResult
    func execute<C: Command>(
        _ command: C, verb: String, subject: String, account: AccountID? = nil, detail: String = "",
        seen: [SeenRow] = [], isPart: Bool = false
    ) async throws(Fault) -> C.Outcome? {
        let line = act(verb, subject, account, detail)
        return try await execute(command, account: account, seen: seen, isPart: isPart) { _ in line }
    }

    /// The same where only the outcome tells what the act was about, or whether there was one.
    ///
    /// - Parameters:
    ///   - account: whose wallet or orders it is about; nil = nobody's in particular.
    ///   - line: nil = nothing was done.
    @discardableResult
    func execute<C: Command>(
        _ command: C, account: AccountID? = nil, seen: [SeenRow] = [], isPart: Bool = false,
        line: @escaping @Sendable (C.Outcome) -> ActDraft?
    ) async throws(Fault) -> C.Outcome? {
        let marks = visit.form[SeenRows.field]
        let isCurrent =
            isPart ? SeenRows.hold(marks, seen) : seen.isEmpty || marks == SeenRows.mark(seen)
        let audited = Audited(Unchanged(command, rows: seen, isCurrent: isCurrent), line: line)
        let once = Once(audited, form: visit.formUse) { _ in 0 }
        guard case .first(let outcome) = try await visit.console.store.execute(once, for: account) else { return nil }
        visit.deeds.act()
        return outcome
    }

    /// A further part of an act, after the one that the form acts for, with a line of its own.
    ///
    /// - Parameter line: nil = nothing was done.
    func continueWith<C: Command>(
        _ command: C, line: @escaping @Sendable (C.Outcome) -> ActDraft?
    ) async throws(Fault) {
        visit.deeds.begin()
        _ = try await visit.console.store.execute(Audited(command, line: line))
        visit.deeds.act()
    }

    /// The line of the audit log.
    func act(_ verb: String, _ subject: String, _ account: AccountID? = nil, _ detail: String = "") -> ActDraft {
        ActDraft(
            by: ActAuthor(person, address: visit.address?.text ?? ""), verb: verb, subject: subject, detail: detail,
            account: account)
    }

    /// Writes down something that is no command: a call to a provider, a download.
    func record(_ verb: String, _ subject: String, account: AccountID? = nil, detail: String = "") async throws(Fault) {
        visit.deeds.act()
        _ = try await visit.console.store.execute(RecordAct(act(verb, subject, account, detail)))
    }
}

extension CustomerVisit {
    /// Changes the books once, however often the form is sent. What staff do in a customer's place stands in the audit
    /// log under their own name, from the same batch.
    ///
    /// - Parameter about: what it was done to, and more of it, for that line.
    /// - Returns: nil where the same form acted before.
    @discardableResult
    func execute<C: Command>(
        _ command: C, about: @escaping @Sendable (C.Outcome) -> Deeds.Subject = { _ in Deeds.Subject() }
    ) async throws(Fault) -> C.Outcome? {
        let once = Once(audited(command, about: about), form: visit.formUse) { _ in 0 }
        guard case .first(let outcome) = try await visit.console.store.execute(once, for: account.id) else {
            return nil
        }
        visit.deeds.act(isWritten: true)
        return outcome
    }

    /// Does what is no command but a call to somebody else, once however often the form is sent. Where it is refused,
    /// the form may be sent again.
    ///
    /// - Parameter subject: what it is done to.
    /// - Returns: nil where the same form acted before, or is about to.
    func once<Value: Sendable>(
        _ subject: Deeds.Subject = Deeds.Subject(), _ call: () async throws(Fault) -> Value
    ) async throws(Fault) -> Value? {
        let claim = Once(ClaimForm(), form: visit.formUse) { _ in 0 }
        guard case .first = try await visit.console.store.execute(claim, for: account.id) else { return nil }
        visit.deeds.announce(subject)
        visit.deeds.begin()
        do throws(Fault) {
            let value = try await call()
            visit.deeds.act()
            return value
        } catch {
            // Where this fails, too, the form stays used: its next page has a fresh one.
            _ = try? await visit.console.store.execute(ReleaseForm(visit.formUse), for: account.id)
            throw error
        }
    }

    /// The command, with its line in the audit log where staff act in the customer's place.
    ///
    /// - Parameter about: what it was done to; nil = nothing was done.
    func audited<C: Command>(
        _ command: C, about: @escaping @Sendable (C.Outcome) -> Deeds.Subject?
    ) -> Audited<C> {
        let draft = { @Sendable [self] (outcome: C.Outcome) -> ActDraft? in
            isActing ? about(outcome).map(acting) : nil
        }
        return Audited(command, line: draft)
    }

    /// What was done in a customer's place by a call to somebody else has its line when that is over.
    func recordActing() async throws(Fault) {
        guard let subject = visit.deeds.unwritten else { return }
        _ = try await visit.console.store.execute(RecordAct(acting(subject)), for: account.id)
    }

    private func acting(_ subject: Deeds.Subject) -> ActDraft {
        ActDraft(
            by: ActAuthor(person, address: visit.address?.text ?? ""), verb: "customer.act",
            subject: subject.text.isEmpty ? "account \(account.id)" : subject.text,
            detail: subject.detail.isEmpty ? visit.path : "\(visit.path); \(subject.detail)", account: account.id)
    }
}
