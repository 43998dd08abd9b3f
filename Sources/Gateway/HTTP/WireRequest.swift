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
    /// Fields that only some routes read, by their names in small letters.
    package let otherFields: [String: String]
    package let body: [UInt8]
    /// The other end of the connection.
    package let peer: NetworkAddress?

    package init(
        method: String, path: String, query: String? = nil, host: String = "", contentType: String? = nil,
        bearer: String? = nil, idempotencyKey: String? = nil, forwardedFor: String? = nil,
        otherFields: [String: String] = [:], body: [UInt8] = [], peer: NetworkAddress? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.host = host
        self.contentType = contentType
        self.bearer = bearer
        self.idempotencyKey = idempotencyKey
        self.forwardedFor = forwardedFor
        self.otherFields = otherFields
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

/// The answer of a wire protocol.
package struct WireAnswer: Sendable {
    package let status: Int
    package let body: ByteBuffer
    package let retryAfterSeconds: Int?
    /// What is left of the caller's limit, and the limit's name.
    package var limit: (group: String, admission: Admission)?
    package var contentType = "application/json"

    package init(status: Int = 200, body: ByteBuffer, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.body = body
        self.retryAfterSeconds = retryAfterSeconds
    }

    package init(status: Int = 200, bytes: [UInt8], retryAfterSeconds: Int? = nil) {
        self.init(status: status, body: ByteBuffer(bytes: bytes), retryAfterSeconds: retryAfterSeconds)
    }

    /// The fields of draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` and `RateLimit`.
    package var limitFields: (policy: String, state: String)? {
        guard let limit else { return nil }
        return (
            "\"\(limit.group)\";q=\(limit.admission.limit);w=60",
            "\"\(limit.group)\";r=\(limit.admission.remaining);t=\(limit.admission.resetSeconds)"
        )
    }
}

/// Several wire protocols, of which each knows its own paths.
package struct WireGates: WireGate {
    private let gates: [any WireGate]

    package init(_ gates: [any WireGate]) {
        self.gates = gates
    }

    private func gate(_ method: String, _ path: String) -> (any WireGate)? {
        gates.first { $0.answers(method: method, path: path) }
    }

    package func answers(method: String, path: String) -> Bool { gate(method, path) != nil }

    package func answer(_ request: WireRequest, id: String) async -> WireAnswer {
        guard let gate = gate(request.method, request.path) else { return WireAnswer(status: 404, bytes: []) }
        return await gate.answer(request, id: id)
    }
}

/// A wire protocol: takes a request, gives the bytes of the answer; never fails.
package protocol WireGate: Sendable {
    /// Whether requests of this method for this path belong to the protocol and need nothing but their answer.
    func answers(method: String, path: String) -> Bool
    /// - Parameter id: names the request in logs, and in its answer's `X-Request-Id`.
    func answer(_ request: WireRequest, id: String) async -> WireAnswer
}
