import Foundation

/// Reads a message as a mail program does, by rules of its own, so that writing and reading cannot be wrong alike.
struct MailReader {
    let lines: [String]
    let headers: [(name: String, value: String)]
    let body: String

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        lines = text.components(separatedBy: "\r\n")
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        var headers: [(name: String, value: String)] = []
        for line in lines[..<end] {
            if line.hasPrefix(" "), var last = headers.popLast() {
                last.value += line
                headers.append(last)
            } else {
                let parts = line.split(separator: ":", maxSplits: 1)
                headers.append((String(parts[0]), parts.dropFirst().joined().trimmingCharacters(in: .whitespaces)))
            }
        }
        self.headers = headers
        body = Self.unquoted(lines.dropFirst(end + 1).joined(separator: "\r\n"))
    }

    subscript(name: String) -> String? {
        let found = headers.filter { $0.name == name }
        return found.count == 1 ? Self.decoded(found[0].value) : nil
    }

    /// Encoded words become text; blanks between two of them are not shown (RFC 2047 §6.2).
    static func decoded(_ value: String) -> String {
        let joined = value.replacing(#/\?=\s+=\?/#, with: "?==?")
        return joined.replacing(#/=\?UTF-8\?B\?([A-Za-z0-9+\/=]*)\?=/#) { word in
            // Each word must be whole characters.
            Data(base64Encoded: String(word.output.1)).flatMap { String(data: $0, encoding: .utf8) } ?? "�"
        }
    }

    private static func unquoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.replacing("=\r\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "=") {
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0x3F)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
