/// What one request and one connection may take. Each bound keeps one careless or hostile client from costing others.
package enum RequestLimits {
    package static let headerBytes = 16 * 1024
    package static let headerFields = 100
    package static let bodyBytes = 1 << 20
    /// From a request's first byte to its last.
    package static let readSeconds: Int64 = 10
    /// For an answer that the client does not take.
    package static let writeSeconds: Int64 = 30
    /// Between requests of a connection.
    package static let idleSeconds: Int64 = 75
    /// Connections of one address; loopback and trusted proxies are exempt.
    package static let connectionsPerPeer = 1024
}
