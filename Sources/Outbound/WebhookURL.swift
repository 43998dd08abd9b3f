import Base
import Domain

/// A webhook's URL that may be called, as far as its text tells; its addresses are judged at each dial.
package struct WebhookURL: Hashable, Sendable {
    package let text: String
    package let address: HTTPAddress
    /// Whether an operator lists its host and port.
    package let isException: Bool

    /// Ports below this one, but for that of https, belong to services that are no webhooks (mail, SSH, databases).
    private static let firstFreePort = 1_024

    /// Reads a customer's text.
    ///
    /// - Throws: `URLRefusal`: https to port 443 or 1024…65535, a public address or a name of the public tree.
    package init(_ text: String, exceptions: DialExceptions) throws(URLRefusal) {
        let address = try HTTPAddress(text)
        self.text = text
        self.address = address
        isException = exceptions.lists(address.place)
        guard !isException else { return }
        guard address.isTLS else { throw .notTLS }
        guard address.place.port == 443 || address.place.port >= Self.firstFreePort else { throw .port }
        switch address.place.host {
        case .address(let address): guard address.isPublic else { throw .notPublic }
        case .name(let name): guard LocalNames.allow(name) else { throw .host }
        }
    }
}

/// Names that mean something at home only; whoever answers for them, it is no receiver of webhooks.
enum LocalNames {
    private static let trees = [
        // RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476.
        "localhost", "local", "onion", "home.arpa", "alt",
        // Never to be delegated (ICANN), and what routers and hosts make of it; clouds' metadata is below `internal`.
        "internal", "localdomain", "lan", "home", "corp", "private", "intranet",
    ]

    /// - Parameter name: in lower case, without the dot at its end.
    static func allow(_ name: String) -> Bool {
        // A name of one label is found on the search list, or not at all.
        name.contains(".") && !trees.contains { name == $0 || name.hasSuffix("." + $0) }
    }
}
