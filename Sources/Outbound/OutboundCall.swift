import NIOCore
import NIOHTTP1

/// One HTTP/1.1 request on a connection of its own.
struct OutboundCall: Sendable {
    /// What becomes of an answer's body.
    enum Body: Sendable {
        /// Read to be polite, as far as `dropLimit`, and forgotten.
        case dropped
        /// Longer ones are failures.
        case kept(longest: Int)
    }

    /// More than any receiver says; who says more is hung up on.
    static let dropLimit = 64 << 10

    let address: HTTPAddress
    let method: HTTPMethod
    var headers: [(String, String)]
    var body: [UInt8] = []
    let answerBody: Body
    let usesAuthority: Bool

    /// The head as it is sent; what the connection needs wins over `headers`.
    var head: HTTPRequestHead {
        var fields = HTTPHeaders(headers)
        fields.replaceOrAdd(name: "Host", value: address.hostHeader)
        if method != .GET { fields.replaceOrAdd(name: "Content-Length", value: String(body.count)) }
        fields.replaceOrAdd(name: "Connection", value: "close")
        return HTTPRequestHead(version: .http1_1, method: method, uri: address.target, headers: fields)
    }
}

/// What came back.
struct OutboundAnswer: Sendable {
    let status: Int
    var body: [UInt8] = []
}
