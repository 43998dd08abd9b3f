import Base
import CPostgres

/// Reads the columns of one row of a result, one after the other; results come in PostgreSQL's binary format.
struct ResultReader: ColumnReader {
    private let result: OpaquePointer
    private let row: Int32
    private var column: Int32 = 0

    init(_ result: OpaquePointer, row: Int32) {
        self.result = result
        self.row = row
    }

    mutating func integer() -> Int64? {
        defer { column += 1 }
        guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column) else { return nil }
        let bytes = UnsafeRawPointer(value)
        switch (PQftype(result, column), PQgetlength(result, row, column)) {
        case (20, 8): return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case (23, 4): return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case (21, 2): return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        default: return nil
        }
    }

    mutating func text() -> String? {
        defer { column += 1 }
        guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column) else { return nil }
        let count = Int(PQgetlength(result, row, column))
        return String(decoding: UnsafeRawBufferPointer(start: value, count: count), as: UTF8.self)
    }
}
