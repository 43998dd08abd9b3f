/// A request of a gateway, as far as its reading needs it.
package struct IngestRequest: Sendable {
    /// A header's value by its name in any case; nil where it was not sent.
    package let header: @Sendable (String) -> String?
    package let body: [UInt8]
    /// The `Content-Type`; nil where it was not sent.
    package let contentType: String?
    /// The whole address that the gateway called, with scheme, host and query, as the gateway knows it.
    package let url: String

    package init(
        header: @escaping @Sendable (String) -> String?, body: [UInt8], contentType: String?, url: String
    ) {
        self.header = header
        self.body = body
        self.contentType = contentType
        self.url = url
    }
}
