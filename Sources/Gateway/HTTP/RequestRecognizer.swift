import Base
import Domain
import NIOCore

/// Recognizes a plain, complete GET or POST request in the bytes of one read.
///
/// This is no HTTP parser: it knows one narrow shape and says no to everything else, which then takes the standard
/// road through NIO's decoder. Refused here, among others: other methods and versions, chunked bodies, a POST without
/// length, a length that is not exactly what was read, repeated or folded fields, `Expect`, `Connection`, `Upgrade`.
enum RequestRecognizer {
    /// What was recognized, and which of the protocols' fields it has.
    static func recognize(_ bytes: UnsafeRawBufferPointer, peer: NetworkAddress?) -> WireRequest? {
        guard bytes.count <= RequestLimits.headerBytes else { return nil }
        let isPost = bytes.starts(with: post)
        guard isPost || bytes.starts(with: get) else { return nil }
        var position = isPost ? post.count - 1 : get.count - 1
        guard let blank = find(0x20, in: bytes, from: position), matches(version, in: bytes, at: blank) else {
            return nil
        }
        for byte in bytes[position..<blank] where byte <= 0x20 || byte >= 0x7F || byte == 0x23 { return nil }
        let mark = find(0x3F, in: bytes, from: position).flatMap { $0 < blank ? $0 : nil }
        // On the standard road a POST's query is looked at by those who want to.
        guard let path = text(bytes, position, mark ?? blank), mark == nil || !isPost else { return nil }
        let query = mark.flatMap { text(bytes, $0 + 1, blank) }
        position = blank + version.count
        var fields = Fields()
        var count = 0
        while true {
            guard position + 1 < bytes.count else { return nil }
            if bytes[position] == 0x0D {
                guard bytes[position + 1] == 0x0A else { return nil }
                position += 2
                break
            }
            guard let end = find(0x0D, in: bytes, from: position), end + 1 < bytes.count, bytes[end + 1] == 0x0A,
                fields.take(bytes, position, end)
            else { return nil }
            count += 1
            guard count <= RequestLimits.headerFields else { return nil }
            position = end + 2
        }
        guard let host = fields.host, let length = fields.length ?? (isPost ? nil : 0),
            isPost || length == 0, bytes.count - position == length
        else { return nil }
        return WireRequest(
            method: isPost ? "POST" : "GET", path: path, query: query, host: WireRequest.hostName(host),
            contentType: fields.contentType,
            bearer: fields.authorization.flatMap { WireRequest.bearer($0) }, idempotencyKey: fields.idempotencyKey,
            forwardedFor: fields.forwardedFor, body: Array(bytes[position...]), peer: peer)
    }

    private static let post = Array("POST /".utf8)
    private static let get = Array("GET /".utf8)
    private static let version = Array(" HTTP/1.1\r\n".utf8)

    private struct Fields {
        var host: String?
        var length: Int?
        var contentType: String?
        var authorization: String?
        var idempotencyKey: String?
        var forwardedFor: String?

        /// - Returns: false for a field that this road does not know how to treat.
        mutating func take(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
            guard let colon = find(0x3A, in: bytes, from: start), colon > start, colon < end else { return false }
            for position in start..<colon where !isNameByte(bytes[position]) { return false }
            var from = colon + 1
            var to = end
            while from < to, bytes[from] == 0x20 || bytes[from] == 0x09 { from += 1 }
            while to > from, bytes[to - 1] == 0x20 || bytes[to - 1] == 0x09 { to -= 1 }
            for position in from..<to where bytes[position] < 0x20 && bytes[position] != 0x09 || bytes[position] == 0x7F
            {
                return false
            }
            switch colon - start {
            case 4 where isName("host", bytes, start): return set(&host, bytes, from, to)
            case 6 where isName("expect", bytes, start): return false
            case 7 where isName("upgrade", bytes, start): return false
            case 7 where isName("trailer", bytes, start): return false
            case 10 where isName("connection", bytes, start): return isKeepAlive(bytes, from, to)
            case 12 where isName("content-type", bytes, start): return set(&contentType, bytes, from, to)
            case 13 where isName("authorization", bytes, start): return set(&authorization, bytes, from, to)
            case 14 where isName("content-length", bytes, start):
                guard length == nil, let text = text(bytes, from, to), let number = WholeNumber.parse(text),
                    number <= RequestLimits.headerBytes
                else { return false }
                length = Int(number)
                return true
            case 15 where isName("idempotency-key", bytes, start): return set(&idempotencyKey, bytes, from, to)
            case 15 where isName("x-forwarded-for", bytes, start): return set(&forwardedFor, bytes, from, to)
            case 17 where isName("transfer-encoding", bytes, start): return false
            default: return true
            }
        }

        private func set(_ field: inout String?, _ bytes: UnsafeRawBufferPointer, _ from: Int, _ to: Int) -> Bool {
            guard field == nil, let text = text(bytes, from, to) else { return false }
            field = text
            return true
        }

        private func isKeepAlive(_ bytes: UnsafeRawBufferPointer, _ from: Int, _ to: Int) -> Bool {
            to - from == 10 && isName("keep-alive", bytes, from)
        }
    }

    /// Letters, digits and `-`: what the names of ordinary fields are made of.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }

    private static func isName(_ name: StaticString, _ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        for offset in 0..<name.utf8CodeUnitCount where bytes[start + offset] | 0x20 != name.utf8Start[offset] {
            // `-` has the bit that makes letters small, so it compares as itself.
            return false
        }
        return true
    }

    private static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        while position < bytes.count {
            if bytes[position] == byte { return position }
            position += 1
        }
        return nil
    }

    private static func matches(_ wanted: [UInt8], in bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
        guard start + wanted.count <= bytes.count else { return false }
        for offset in wanted.indices where bytes[start + offset] != wanted[offset] { return false }
        return true
    }

    /// ASCII only; other text takes the standard road.
    private static func text(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> String? {
        guard end >= start else { return nil }
        for position in start..<end where bytes[position] >= 0x80 { return nil }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
}
