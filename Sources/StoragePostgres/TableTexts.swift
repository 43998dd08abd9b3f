import Base
import Storage

/// A statement's text with the types of its parameters; it is prepared under its name where names may be used.
struct Statement {
    let name: String
    let sql: String
    let types: [UInt32]
    /// A result that is not what it ought to be fails with a division by zero, so that no COMMIT that follows in
    /// the same round trip takes effect; this is what such a failure means.
    var failure: EngineFault?

    init(_ name: String, _ sql: String, _ types: [UInt32] = [], failure: EngineFault? = nil) {
        self.name = name
        self.sql = sql
        self.types = types
        self.failure = failure
    }
}

/// The statements that a table's shape asks for: each works on many rows at once, given as an array per column.
struct TableTexts {
    let load: Statement
    let lockingLoad: Statement
    let insert: Statement
    let update: Statement
    let delete: Statement
    let keyKinds: [ColumnKind]
    let kinds: [ColumnKind]

    init(_ shape: TableShape) {
        let table = shape.name
        let names = shape.columns.map(\.name)
        kinds = shape.columns.map(\.kind)
        keyKinds = Array(kinds.prefix(shape.keyCount))
        let keys = Array(names.prefix(shape.keyCount))
        let types = kinds.map(Self.arrayType)
        let keyTypes = Array(types.prefix(shape.keyCount))
        let columns = names.joined(separator: ", ")

        // OFFSET 0 keeps the inner part as it is written: one look at the key's index for each key, in their order.
        let wanted = keys.map { "w_\($0)" }.joined(separator: ", ")
        let byKey = keys.map { "r.\($0) = w.w_\($0)" }.joined(separator: " AND ")
        let select = { (lock: String) in
            """
            SELECT f.* FROM unnest(\(Self.places(keyTypes))) AS w (\(wanted)) CROSS JOIN LATERAL
            (SELECT \(columns) FROM \(table) r WHERE \(byKey) OFFSET 0\(lock)) AS f
            """
        }
        load = Statement("load_\(table)", select(""), keyTypes)
        lockingLoad = Statement("lock_\(table)", select(" FOR UPDATE"), keyTypes)
        insert = Statement(
            "insert_\(table)", "INSERT INTO \(table) (\(columns)) SELECT * FROM unnest(\(Self.places(types)))", types)

        let moved = EngineFault.again("a row of \(table) has moved on")
        let all = names.map { "w_\($0)" }.joined(separator: ", ")
        let changes = names.dropFirst(shape.keyCount).map { "\($0) = w.w_\($0)" }.joined(separator: ", ")
        let withVersion = types + [TypeNumber.integers]
        update = Statement(
            "update_\(table)",
            Self.counted(
                """
                UPDATE \(table) r SET \(changes) FROM unnest(\(Self.places(withVersion))) AS w (\(all), before)
                WHERE \(byKey) AND r.version = w.before RETURNING 1
                """, place: withVersion.count + 1),
            withVersion + [TypeNumber.integer], failure: moved)
        let keysWithVersion = keyTypes + [TypeNumber.integers]
        delete = Statement(
            "delete_\(table)",
            Self.counted(
                """
                DELETE FROM \(table) r USING unnest(\(Self.places(keysWithVersion))) AS w (\(wanted), before)
                WHERE \(byKey) AND r.version = w.before RETURNING 1
                """, place: keysWithVersion.count + 1),
            keysWithVersion + [TypeNumber.integer], failure: moved)
    }

    /// Fails unless as many rows were written as the parameter at `place` says.
    ///
    /// - Parameter and: what is selected beside.
    static func counted(_ writing: String, place: Int, and more: String? = nil) -> String {
        """
        WITH written AS (\(writing))
        SELECT 1 / (CASE WHEN count(*) = $\(place) THEN 1 ELSE 0 END)\(more.map { ", " + $0 } ?? "") FROM written
        """
    }

    private static func arrayType(_ kind: ColumnKind) -> UInt32 {
        kind == .integer ? TypeNumber.integers : TypeNumber.texts
    }

    private static func places(_ types: [UInt32]) -> String {
        types.enumerated()
            .map { "$\($0 + 1)::\($1 == TypeNumber.integers ? "bigint" : "text")[]" }.joined(separator: ", ")
    }
}
