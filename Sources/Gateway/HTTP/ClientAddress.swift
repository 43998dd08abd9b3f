import Base
import Domain

/// Who is at the other end, behind proxies that are trusted to say so.
package struct ClientAddress: Sendable {
    package let trusted: AddressList

    package init(trusted: AddressList) {
        self.trusted = trusted
    }

    /// The first address from the right of `X-Forwarded-For` that is no trusted proxy, where the peer is one.
    package func of(_ request: WireRequest) -> NetworkAddress? {
        guard !trusted.blocks.isEmpty, let peer = request.peer, trusted.admits(peer),
            let forwarded = request.forwardedFor
        else { return request.peer }
        var client: NetworkAddress? = peer
        for entry in forwarded.split(separator: ",").reversed() {
            guard let address = Self.address(entry.trimmed) else { return client }
            client = address
            if !trusted.admits(address) { return address }
        }
        return client
    }

    /// Some proxies add the port: `192.0.2.1:5678`, `[2001:db8::1]:5678`.
    private static func address(_ entry: Substring) -> NetworkAddress? {
        if entry.first == "[" { return NetworkAddress(entry.dropFirst().prefix { $0 != "]" }) }
        let isV4WithPort = entry.contains(".") && entry.count(where: { $0 == ":" }) == 1
        return NetworkAddress(isV4WithPort ? entry.prefix { $0 != ":" } : entry)
    }
}
