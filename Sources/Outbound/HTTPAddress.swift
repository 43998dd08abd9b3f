/// What an HTTP call is made to, read strictly from a URL's text: what two readers could take for two things is
/// refused.
package struct HTTPAddress: Hashable, Sendable {
    package let isTLS: Bool
    package let place: HostPort
    /// Path and query as they were written.
    package let target: String

    /// Longest URL, in characters.
    package static let longest = 2_048

    /// Not for URLs (RFC 3986 §2); some readers take a backslash for a slash.
    private static let strays = Array("\"<>\\^`{|}".utf8)

    /// - Throws: `URLRefusal`. A fragment is refused rather than dropped: no receiver would ever see it.
    package init(_ text: String) throws(URLRefusal) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Self.strays.contains($0) }) else {
            throw .badCharacter
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }
        guard let colon = text.firstRange(of: "://") else { throw .scheme }
        switch text[..<colon.lowerBound].lowercased() {
        case "https": isTLS = true
        case "http": isTLS = false
        default: throw .scheme
        }
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .userInfo }
        place = try HostPort(authority, standardPort: isTLS ? 443 : 80)
        let path = rest[end...]
        target = path.first == "/" ? String(path) : "/" + path
    }

    /// What the `Host` header says: the port only where it is not the scheme's own (RFC 9110 §7.2).
    package var hostHeader: String { place.port == (isTLS ? 443 : 80) ? place.hostText : place.text }
}
