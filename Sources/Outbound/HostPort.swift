import Base
import Domain

/// Who is called: a name, or an address that stands for itself.
package enum OutboundHost: Hashable, Sendable {
    /// In lower case, without the dot at its end.
    case name(String)
    case address(NetworkAddress)
}

/// A host and its port, as they stand in a URL.
package struct HostPort: Hashable, Sendable {
    package let host: OutboundHost
    package let port: Int

    /// Longest name that DNS carries, and longest label of one (RFC 1035 §2.3.4).
    private static let longestName = 253
    private static let longestLabel = 63

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
    ///
    /// - Parameter standardPort: the port where none is written; nil = one must be written.
    /// - Throws: `URLRefusal`, also for an IPv4 address that is not in dotted decimal form.
    package init(_ text: Substring, standardPort: Int?) throws(URLRefusal) {
        let rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .host }
            // A zone, and what is not an address, is no address to the reader.
            guard let address = NetworkAddress(text[..<end].dropFirst()), text[..<end].contains(":") else {
                throw .host
            }
            guard !address.isV4 else { throw .addressSpelling }
            host = .address(address)
            rest = text[end...].dropFirst()
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            host = try Self.host(text[..<end])
            rest = text[end...]
        }
        if let standardPort, rest.isEmpty {
            port = standardPort
        } else {
            port = try Self.port(rest)
        }
    }

    /// `name:port` or `[v6]:port`.
    package var text: String { "\(hostText):\(port)" }

    /// The host as it stands in a URL.
    package var hostText: String {
        switch host {
        case .name(let name): name
        case .address(let address): address.isV4 ? address.text : "[\(address.text)]"
        }
    }

    private static func port(_ text: Substring) throws(URLRefusal) -> Int {
        let digits = text.dropFirst()
        guard text.first == ":", digits.utf8.count <= 5, digits.first != "0", let number = WholeNumber.parse(digits),
            let port = UInt16(exactly: number)
        else { throw .portNumber }
        return Int(port)
    }

    private static func host(_ text: Substring) throws(URLRefusal) -> OutboundHost {
        let name = text.last == "." ? text.dropLast() : text
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if let last = labels.last, isNumber(last) {
            // What a resolver would take for an address (0x7f.1, 017700000001, 127.1) is one in full, or refused.
            guard let address = NetworkAddress(text) else { throw .addressSpelling }
            return .address(address)
        }
        guard name.utf8.count <= longestName, labels.allSatisfy(isLabel) else { throw .host }
        return .name(name.lowercased())
    }

    /// Digits, or 0x and hexadecimal digits: no top-level domain looks so.
    private static func isNumber(_ label: Substring) -> Bool {
        let isHexadecimal = label.hasPrefix("0x") || label.hasPrefix("0X")
        guard isHexadecimal else { return !label.isEmpty && label.utf8.allSatisfy(\.isDigit) }
        return label.dropFirst(2).utf8.allSatisfy { $0.isDigit || (0x61...0x66).contains($0 | 0x20) }
    }

    private static func isLabel(_ label: Substring) -> Bool {
        guard (1...longestLabel).contains(label.utf8.count), label.first != "-", label.last != "-" else { return false }
        return label.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") || (0x61...0x7A).contains($0 | 0x20) }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
