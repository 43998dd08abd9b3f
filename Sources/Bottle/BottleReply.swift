import Base

/// One call as it came in over HTTP.
package struct BottleRequest: Sendable {
    package let method: String
    /// With the query, which nobody reads.
    package let uri: String
    package let body: [UInt8]

    package init(method: String = "POST", uri: String = "/api/v2", body: [UInt8]) {
        self.method = method
        self.uri = uri
        self.body = body
    }
}

/// What goes back, and how.
package struct BottleReply: Sendable {
    /// How an answer gets onto the wire, or does not.
    package enum Delivery: Sendable, Equatable {
        /// All of it.
        case whole
        /// Nothing, while the connection stays open.
        case never
        /// Nothing but a reset (RST).
        case reset
        /// The head and half of the body, then a reset.
        case resetMiddle
        /// Nothing but an orderly end (FIN).
        case close
        /// The head and the body's first byte, then a byte a second.
        case drip
        /// In chunks: the body, and many blanks behind it.
        case huge
    }

    package static let json = "application/json"
    package static let html = "text/html; charset=UTF-8"

    package var status: Int
    package var contentType: String
    package var headers: [(name: String, value: String)] = []
    package var body: [UInt8]
    package var delivery = Delivery.whole
    /// How long it is held back.
    package var delayMilliseconds: Int64 = 0

    package init(_ body: [UInt8], status: Int = 200, contentType: String = json) {
        self.body = body
        self.status = status
        self.contentType = contentType
    }

    init(_ json: JSONValue, status: Int = 200, delivery: Delivery = .whole) {
        self.init(json.bytes, status: status)
        self.delivery = delivery
    }

    init(page: String, status: Int) {
        self.init(Array(page.utf8), status: status, contentType: Self.html)
    }

    /// Nothing comes back.
    init(silent delivery: Delivery) {
        self.init([])
        self.delivery = delivery
    }

    static func refusal(_ words: String, status: Int = 200) -> BottleReply {
        BottleReply(.members(["error": .text(words)]), status: status)
    }
}
