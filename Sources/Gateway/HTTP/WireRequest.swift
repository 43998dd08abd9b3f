import Domain
import NIOCore

/// A request to one of the wire protocols, however it was read.
package struct WireRequest: Sendable {
    package let method: String
    /// Without the query.
    package let path: String
    package let query: String?
    /// Lower case, without port; empty where the client sent none.
    package let host: String
    package let contentType: String?
    /// What follows `Bearer` in `Authorization`.
    package let bearer: String?
    package let idempotencyKey: String?
    package let forwardedFor: String?
    package let body: [UInt8]
    /// The other end of the connection.
    package let peer: NetworkAddress?

    package init(
        method: String, path: String, query: String? = nil, host: String = "", contentType: String? = nil,
        bearer: String? = nil, idempotencyKey: String? = nil, forwardedFor: String? = nil, body: [UInt8] = [],
        peer: NetworkAddress? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.host = host
        self.contentType = contentType
        self.bearer = bearer
        self.idempotencyKey = idempotencyKey
        self.forwardedFor = forwardedFor
        self.body = body
        self.peer = peer
    }

    /// What follows `Bearer` in an `Authorization` field, or nil.
    package static func bearer(_ authorization: some StringProtocol) -> String? {
        guard authorization.count > 7, authorization.prefix(7).lowercased() == "bearer " else { return nil }
        return String(authorization.dropFirst(7))
    }

    /// Small letters, digits, `.` and `-`: what a host needs no work for.
    private static func isPlainHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E: true
        default: false
        }
    }

    /// `Example.com:8080` → `example.com`.
    package static func hostName(_ field: String) -> String {
        if let end = field.utf8.firstIndex(where: { !isPlainHostByte($0) }) {
            if field.utf8[end] == UInt8(ascii: ":") { return String(field[..<end]) }
        } else {
            return field
        }
        if field.first == "[" { return String(field.prefix { $0 != "]" }.dropFirst()).lowercased() }
        return String(field.prefix { $0 != ":" }).lowercased()
    }
}

/// The answer of a wire protocol: always JSON.
package struct WireAnswer: Sendable {
    package let status: Int
    package let body: ByteBuffer
    package let retryAfterSeconds: Int?

    package init(status: Int = 200, body: ByteBuffer, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.body = body
        self.retryAfterSeconds = retryAfterSeconds
    }

    package init(status: Int = 200, bytes: [UInt8], retryAfterSeconds: Int? = nil) {
        self.init(status: status, body: ByteBuffer(bytes: bytes), retryAfterSeconds: retryAfterSeconds)
    }
}

/// A wire protocol: takes a request, gives the bytes of the answer; never fails.
package protocol WireGate: Sendable {
    /// Whether a request for this path belongs to the protocol.
    func answers(path: String) -> Bool
    /// - Parameter id: names the request in logs, and in its answer's `X-Request-Id`.
    func answer(_ request: WireRequest, id: String) async -> WireAnswer
}
