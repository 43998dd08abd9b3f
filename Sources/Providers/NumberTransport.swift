/// How bytes go to a seller of numbers and come back: the real thing is `HTTPTransport`, tests give their own.
package struct NumberTransport: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// One call.
    package struct Call: Sendable {
        package let method: Method
        /// With its query, which may hold our key: it is for the wire only, never for words.
        package let url: String
        package let headers: [(name: String, value: String)]
        package let body: [UInt8]
        package let timeoutMilliseconds: Int64
        /// Bytes of an answer that are read; a longer one is none.
        package let longestAnswer: Int

        package init(
            _ method: Method, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
            timeoutMilliseconds: Int64, longestAnswer: Int
        ) {
            self.method = method
            self.url = url
            self.headers = headers
            self.body = body
            self.timeoutMilliseconds = timeoutMilliseconds
            self.longestAnswer = longestAnswer
        }
    }

    /// Calls end as those of panels do.
    package let send: @Sendable (Call) async -> PanelTransport.End

    package init(send: @escaping @Sendable (Call) async -> PanelTransport.End) {
        self.send = send
    }
}
