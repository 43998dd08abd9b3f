import Base
import HTTPTypes
import Hummingbird

/// Where a request came from, as the browser tells: whether a page of ours sent it.
package enum Origin {
    /// Browsers tell `Sec-Fetch-Site`; older ones tell `Origin`. A form that is sent with neither stands on its token
    /// alone.
    static func isOurs(_ request: Request, isSecure: Bool) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            return site == "same-origin" || site == "none"
        }
        if let origin = request.headers[.origin] {
            let own = "\(isSecure ? "https" : "http")://\(request.head.authority ?? "")"
            return origin.lowercased() == own.lowercased()
        }
        return true
    }

    /// Is this a host's name or address, with a port or without? It stands in links, so nothing else may.
    package static func isAuthority(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= 260 else { return false }
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let inside = bytes[bytes.index(after: bytes.startIndex)..<end]
            return inside.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
                && isPort(bytes[bytes.index(after: end)...])
        }
        let name = bytes.prefix { $0 != UInt8(ascii: ":") }
        return name.allSatisfy(isNameByte) && isPort(bytes.dropFirst(name.count))
    }

    /// `:8443`, or nothing.
    private static func isPort(_ bytes: Substring.UTF8View) -> Bool {
        bytes.isEmpty
            || bytes.first == UInt8(ascii: ":") && (2...6).contains(bytes.count)
                && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}
