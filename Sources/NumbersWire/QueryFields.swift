import Base
import Domain

/// The fields of a query. Unknown ones are ignored; of repeated ones the last counts.
struct QueryFields {
    private var fields: [String: String] = [:]

    /// - Throws: `invalid` for what is no UTF-8.
    init(_ query: String?) throws(Fault) {
        guard let query, !query.isEmpty else { return }
        guard let sent = URLForm.fields(Array(query.utf8)) else { throw .invalid("the query is not valid UTF-8") }
        for field in sent { fields[field.name] = field.value }
    }

    /// nil also for an empty value.
    func text(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// - Throws: `invalid` for what is no whole number.
    func integer(_ name: String) throws(Fault) -> Int64? {
        guard let text = text(name) else { return nil }
        guard let number = Int64(clamping: text) else { throw .invalid("\(name) must be an integer") }
        return number
    }
}
