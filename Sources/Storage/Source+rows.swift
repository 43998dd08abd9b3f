import Base
import Domain

extension Source {
    /// The rows of a statement that selects a table's columns in its shape's order.
    func all<Row: Stored>(_ sql: StaticString, _ parameters: [Parameter] = []) throws(EngineFault) -> [Row] {
        var found: [Row] = []
        try rows(sql, parameters) { row throws(UnreadableRow) in found.append(try Row(from: &row)) }
        return found
    }

    /// The first of them, or nil.
    func first<Row: Stored>(_ sql: StaticString, _ parameters: [Parameter]) throws(EngineFault) -> Row? {
        let found: [Row] = try all(sql, parameters)
        return found.first
    }

    /// The rows for each list of parameters, in the order of the lists.
    func all<Row: Stored>(_ sql: StaticString, each lists: [[Parameter]]) throws(EngineFault) -> [[Row]] {
        var found: [[Row]] = Array(repeating: [], count: lists.count)
        try rows(sql, each: lists) { index, row throws(UnreadableRow) in found[index].append(try Row(from: &row)) }
        return found
    }

    /// The first row for each list of parameters, or nil, in the order of the lists.
    func first<Row: Stored>(_ sql: StaticString, each lists: [[Parameter]]) throws(EngineFault) -> [Row?] {
        var found: [Row?] = Array(repeating: nil, count: lists.count)
        try rows(sql, each: lists) { index, row throws(UnreadableRow) in
            if found[index] == nil { found[index] = try Row(from: &row) }
        }
        return found
    }
}
