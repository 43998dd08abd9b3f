import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

extension StaffVisit {
    /// The form again, with all that was typed, after its command was refused. Where somebody else was faster, it stands
    /// on what is stored by now, and marks what differs.
    ///
    /// - Throws: what is not about the form.
    func again(
        _ fault: Fault, _ typed: Typed, page: (StaffVisit, Typed) async throws(Fault) -> Response
    ) async throws(Fault) -> Response {
        var typed = typed
        guard case .conflict = fault else {
            try typed.refuse(fault)
            return try await page(self, typed)
        }
        typed.isOvertaken = true
        typed.refusal = Self.overtaken
        return try await page(try await anew(), typed)
    }

    static let overtaken: Phrase =
        "Somebody else has changed this since the page was made. Nothing was saved; look at the marked fields, and send it again to have it your way."

    /// The same visit, with the catalogue as it is by now.
    func anew() async throws(Fault) -> StaffVisit {
        try await refreshAll()
        var anew = self
        anew.visit.catalog = visit.console.desk.catalog.current
        return anew
    }
}

/// The rows a form was made from, as one hidden field of it: the digest of each one's name, and of what it was.
enum SeenRows {
    static let field = "_seen"
    /// Hex digits of either: nobody gains by two that are alike.
    private static let digits = 8

    /// Rows that were not there count for nothing, so that a command may name more of them than the page did.
    static func mark(_ rows: [SeenRow]) -> String {
        rows.filter { !$0.mark.isEmpty }.map { digest($0.name) + digest($0.mark) }.joined(separator: " ")
    }

    /// Whether these rows are by now what they were for a form that was made from them and others.
    static func hold(_ marks: String, _ rows: [SeenRow]) -> Bool {
        let marks = Set(marks.split(separator: " "))
        return rows.allSatisfy { row in
            let name = digest(row.name)
            return row.mark.isEmpty
                ? !marks.contains { $0.hasPrefix(name) } : marks.contains(Substring(name + digest(row.mark)))
        }
    }

    static func hidden(_ rows: [SeenRow]) -> Field { Field(field, "", .hidden).with { $0.value = mark(rows) } }

    private static func digest(_ text: String) -> String { String(Tokens.digest(text).hex.prefix(digits)) }
}
