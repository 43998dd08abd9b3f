import Base

/// A request as data, before anybody writes it down in a language.
package struct SampleCall: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package enum Body: Sendable, Equatable {
        case none
        /// `application/x-www-form-urlencoded`.
        case form([Field])
        case json(JSONValue)
    }

    package let method: String
    /// Without the query.
    package let url: String
    package var query: [Field]
    package var headers: [Field]
    package var body: Body

    package init(_ method: String, _ url: String, query: [Field] = [], headers: [Field] = [], body: Body = .none) {
        self.method = method
        self.url = url
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The address with its query.
    package var address: String {
        query.isEmpty ? url : url + "?" + Self.form(query)
    }

    /// The bytes of the body, as text; empty where there is none.
    package var bodyText: String {
        switch body {
        case .none: ""
        case .form(let fields): Self.form(fields)
        case .json(let value): JSONText.text(value)
        }
    }

    /// Fields as `application/x-www-form-urlencoded`, blanks as `%20`.
    private static func form(_ fields: [Field]) -> String {
        fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += Array("%\(Hex.text([byte]).uppercased())".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
