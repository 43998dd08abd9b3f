import Base

/// An SMS that came for a rental, in time or too late; its mark lets it in once.
package struct RentalMessage: Stored, Equatable {
    package struct Key: StoredKey {
        package let rental: RentalID
        /// 64 bits of a digest of what makes the message one: its source's id, else its text.
        package let mark: Int64

        package init(_ rental: RentalID, mark: Int64) {
            self.rental = rental
            self.mark = mark
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.rental, left.mark) < (right.rental, right.mark)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(rental)
            writer.integer(mark)
        }
    }

    package let key: Key
    package let text: String?
    package let code: String?
    package let receivedAt: Instant
    /// It came after the end: shown to staff, to nobody else.
    package let isLate: Bool
    package var version: Int64 = 0

    package static let table = TableShape(
        "rental_messages", key: ["rental_id", "mark"],
        columns: ["text:text", "code:text", "received_at_ms", "late", "version"])

    package init(key: Key, text: String?, code: String?, receivedAt: Instant, isLate: Bool) {
        self.key = key
        self.text = text
        self.code = code
        self.receivedAt = receivedAt
        self.isLate = isLate
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.text(text)
        writer.text(code)
        writer.time(receivedAt)
        writer.flag(isLate)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(try reader.id("rental_id"), mark: try reader.number("mark"))
        text = reader.text()
        code = reader.text()
        receivedAt = try reader.time("received_at_ms")
        isLate = try reader.flag("late")
        version = try reader.number("version")
    }
}

/// A message as its source tells it.
package struct SeenMessage: Sendable, Equatable {
    /// The source's id of it; nil where it has none.
    package let id: String?
    package let text: String?
    /// The code, where the source tells it beside the text.
    package let code: String?

    package init(id: String? = nil, text: String?, code: String? = nil) {
        self.id = id?.withoutNUL
        self.text = text?.withoutNUL
        self.code = code?.withoutNUL
    }

    /// What makes it one message: FNV-1a over the source's id, else over text and code.
    package var mark: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in (id.map { "i" + $0 } ?? "t\(text ?? "")\u{0}\(code ?? "")").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Int64(bitPattern: hash)
    }
}
