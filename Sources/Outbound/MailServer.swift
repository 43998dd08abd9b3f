import Domain

/// The server that takes mail from us and carries it on (RFC 6409).
package struct MailServer: Hashable, Sendable {
    package enum Refusal: Error, Hashable, Sendable {
        case scheme
        case userInfo
        case path
        case place

        /// One line for the operator.
        package var reason: String {
            switch self {
            case .scheme: "it must begin with smtp:// or smtps://"
            case .userInfo: "user and password are settings of their own"
            case .path: "nothing may follow the port"
            case .place: "it needs a host, and a port from 1 to 65535 if any"
            }
        }
    }

    package let place: HostPort
    /// TLS from the first byte (RFC 8314); otherwise STARTTLS.
    package let isTLSFromStart: Bool

    /// Reads `smtp://host:587` or `smtps://host:465`; without a port those are taken.
    package init(_ text: String) throws(Refusal) {
        guard let colon = text.firstRange(of: "://") else { throw .scheme }
        switch text[..<colon.lowerBound].lowercased() {
        case "smtp": isTLSFromStart = false
        case "smtps": isTLSFromStart = true
        default: throw .scheme
        }
        let rest = text[colon.upperBound...]
        guard !rest.contains("@") else { throw .userInfo }
        guard !rest.contains("/"), !rest.contains("?"), !rest.contains("#") else { throw .path }
        do throws(URLRefusal) {
            place = try HostPort(rest, standardPort: isTLSFromStart ? 465 : 587)
        } catch {
            throw .place
        }
    }

    /// Whether nobody between can read along without TLS, either.
    package var isLoopback: Bool {
        switch place.host {
        case .name(let name): name == "localhost"
        case .address(let address): address.isLoopback
        }
    }

    package var text: String { (isTLSFromStart ? "smtps://" : "smtp://") + place.text }
}
