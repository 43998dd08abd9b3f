import Base

/// How bytes go to a panel and come back: the real thing is `HTTPTransport`, tests give their own.
package struct PanelTransport: Sendable {
    /// One call: an encoded form that is posted.
    package struct Call: Sendable {
        package let url: String
        package let form: [(name: String, value: String)]
        package let timeoutMilliseconds: Int64
        /// Bytes of an answer that are read; a longer one is none.
        package let longestAnswer: Int

        package init(
            url: String, form: [(name: String, value: String)], timeoutMilliseconds: Int64, longestAnswer: Int
        ) {
            self.url = url
            self.form = form
            self.timeoutMilliseconds = timeoutMilliseconds
            self.longestAnswer = longestAnswer
        }
    }

    /// A whole answer.
    package struct Answer: Sendable {
        package let status: Int
        package let retryAfterSeconds: Int64?
        package let body: [UInt8]

        package init(status: Int, retryAfterSeconds: Int64? = nil, body: [UInt8]) {
            self.status = status
            self.retryAfterSeconds = retryAfterSeconds
            self.body = body
        }
    }

    /// How a call ended.
    package enum End: Sendable {
        case answer(Answer)
        /// No byte of the request left: the provider cannot have heard of it.
        case notSent(String)
        /// Bytes left and no whole answer came back.
        case broken(String)
    }

    package let post: @Sendable (Call) async -> End

    package init(post: @escaping @Sendable (Call) async -> End) {
        self.post = post
    }
}

/// Form encoding (WHATWG URL, application/x-www-form-urlencoded).
enum FormText {
    static func encoded(_ form: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in form {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            append(name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            append(value, to: &bytes)
        }
        return bytes
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "*"):
                bytes.append(byte)
            case 0x20: bytes.append(UInt8(ascii: "+"))
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(contentsOf: Hex.text([byte]).uppercased().utf8)
            }
        }
    }
}
