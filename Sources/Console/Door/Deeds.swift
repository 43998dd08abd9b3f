import Synchronization

/// What a request has done by now: so that a page which cannot be made afterwards tells the truth.
package final class Deeds: Sendable {
    /// What an act was done to, and more of it, as the audit log says it.
    package struct Subject: Sendable {
        let text: String
        let detail: String

        /// - Parameter text: `order 12`; "" = the customer's account.
        init(_ text: String = "", _ detail: String = "") {
            self.text = text
            self.detail = detail
        }
    }

    private struct State {
        var hasBegun = false
        var hasActed = false
        var isWritten = false
        var subject: Subject?
    }

    private let state = Mutex(State())

    /// - Parameter isWritten: whether the audit log has what staff did in a customer's place.
    func act(isWritten: Bool = false) {
        state.withLock {
            $0.hasActed = true
            if isWritten { $0.isWritten = true }
        }
    }

    /// Work of many parts is under way, or a call to somebody else: what fails from here on may have done a part.
    func begin() {
        state.withLock {
            $0.hasBegun = true
            $0.hasActed = false
        }
    }

    /// What a call to somebody else is about, which has no line in the audit log yet.
    func announce(_ subject: Subject) { state.withLock { $0.subject = subject } }

    var hasBegun: Bool { state.withLock { $0.hasBegun } }
    /// Whether the books were changed.
    var hasActed: Bool { state.withLock { $0.hasActed } }
    var unwritten: Subject? { state.withLock { $0.isWritten ? nil : $0.subject } }
}
