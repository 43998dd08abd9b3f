import Base

/// Hosts and ports that an operator lists for tests: they may be loopback, speak http, and use a given authority.
package struct DialExceptions: Equatable, Sendable {
    private var places: Set<HostPort> = []

    package init() {}

    /// Reads `localhost:8080, 127.0.0.1:9443, [::1]:9000`; a port is always written.
    ///
    /// - Returns: nil where an entry is no host and port.
    package init?(text: String) {
        for entry in text.split(separator: ",") {
            let entry = entry.trimmed
            if entry.isEmpty { continue }
            guard let place = try? HostPort(entry, standardPort: nil) else { return nil }
            places.insert(place)
        }
    }

    package func lists(_ place: HostPort) -> Bool { places.contains(place) }
}
