import Base
import Storage

/// PostgreSQL's numbers for the types that statements take.
enum TypeNumber {
    static let integer: UInt32 = 20
    static let text: UInt32 = 25
    static let integers: UInt32 = 1016
    static let texts: UInt32 = 1009
}

/// The parameters of one statement in PostgreSQL's binary format, one after the other.
struct Binds {
    private(set) var bytes: [UInt8] = []
    private(set) var lengths: [Int32] = []
    /// Whether a text held a NUL, which PostgreSQL cannot store: such a statement must not be sent.
    private(set) var hasNUL = false

    init() {}

    init(_ parameters: [Parameter]) {
        for parameter in parameters {
            switch parameter {
            case .integer(let value): append(value)
            case .text(let value): append(value)
            }
        }
    }

    mutating func append(_ value: Int64) {
        bytes.append(bigEndian: value)
        lengths.append(8)
    }

    mutating func append(_ value: String) {
        let start = bytes.count
        bytes.append(contentsOf: value.utf8)
        if bytes[start...].contains(0) { hasNUL = true }
        lengths.append(Int32(bytes.count - start))
    }

    mutating func append(_ columns: ArrayWriter) {
        for column in columns.finished {
            bytes.append(contentsOf: column)
            lengths.append(Int32(column.count))
        }
        if columns.hasNUL { hasNUL = true }
    }
}

/// Rows as one array for each column, which is how a statement takes many rows at once.
struct ArrayWriter: ColumnWriter {
    private var columns: [[UInt8]]
    private var counts: [Int32]
    private var nulls: [Bool]
    private var position = 0
    private(set) var hasNUL = false

    /// number of dimensions, has nulls, type of elements, length, lower bound
    private static let headerBytes = 20

    /// - Parameter rows: how many will come, about.
    init(_ kinds: [ColumnKind], rows: Int) {
        counts = Array(repeating: 0, count: kinds.count)
        nulls = Array(repeating: false, count: kinds.count)
        columns = kinds.map { kind in
            var column: [UInt8] = []
            column.reserveCapacity(Self.headerBytes + rows * 16)
            column.append(bigEndian: Int32(1))
            column.append(bigEndian: Int32(0))
            column.append(bigEndian: kind == .integer ? TypeNumber.integer : TypeNumber.text)
            column.append(bigEndian: Int32(0))
            column.append(bigEndian: Int32(1))
            return column
        }
    }

    mutating func integer(_ value: Int64?) {
        if let value {
            columns[position].append(bigEndian: Int32(8))
            columns[position].append(bigEndian: value)
        } else {
            null()
        }
        advance()
    }

    mutating func text(_ value: String?) {
        if let value {
            let start = columns[position].count
            columns[position].append(bigEndian: Int32(value.utf8.count))
            columns[position].append(contentsOf: value.utf8)
            if columns[position][(start + 4)...].contains(0) { hasNUL = true }
        } else {
            null()
        }
        advance()
    }

    private mutating func null() {
        nulls[position] = true
        columns[position].append(bigEndian: Int32(-1))
    }

    private mutating func advance() {
        counts[position] += 1
        position = position + 1 == columns.count ? 0 : position + 1
    }

    /// The arrays with their headers filled in.
    var finished: [[UInt8]] {
        columns.indices.map { index in
            var column = columns[index]
            column.replace(at: 4, bigEndian: Int32(nulls[index] ? 1 : 0))
            column.replace(at: 12, bigEndian: counts[index])
            return column
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func replace(at offset: Int, bigEndian value: Int32) {
        Swift.withUnsafeBytes(of: value.bigEndian) { bytes in
            replaceSubrange(offset..<offset + 4, with: bytes)
        }
    }
}
