import Base
import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers that are no pages, and what every answer carries.
enum Answers {
    /// For those whom no page can be made for, in the language that their browser asks for.
    static func plain(_ status: HTTPResponse.Status, _ text: Phrase, to request: Request) -> Response {
        let words = text.text(in: Language(of: request) ?? .english)
        return Response(
            status: status,
            headers: [
                .contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ], body: .init(byteBuffer: ByteBuffer(string: words + "\n")))
    }

    static let unreadable: Phrase = "The form could not be read."
    static let tooLarge: Phrase = "This is too large."
    static let noShop: Phrase = "No shop is at this address."
    static let notNow: Phrase = "The server cannot answer now. Please try again in a moment."
    static let noFile: Phrase = "There is nothing at this address."

    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    static func json(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// A file to keep.
    static func download(_ bytes: ByteBuffer, type: String, name: String) -> Response {
        var headers: HTTPFields = [.contentType: type]
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
    }

    /// To another page of ours after something was done; `told` is a word of `Notices`.
    static func see(_ path: String, _ told: Notice? = nil) -> Response {
        // What an earlier act told is no news any more.
        var location = withoutNotice(path)
        if let told { location += (path.contains("?") ? "&" : "?") + "told=\(told.rawValue)" }
        return Response(status: .seeOther, headers: [.location: location])
    }

    private static func withoutNotice(_ path: String) -> String {
        let parts = path.split(separator: "?", maxSplits: 1)
        guard parts.count == 2 else { return path }
        let query = parts[1].split(separator: "&").filter { !$0.hasPrefix("told=") }.joined(separator: "&")
        return query.isEmpty ? String(parts[0]) : "\(parts[0])?\(query)"
    }

    /// To the sign-in, and from there back.
    static func signIn(_ visit: Visit, staff: Bool) -> Response {
        let back = Links.escaped(visit.here)
        return see("\(staff ? "/staff" : "")/sign-in?back=\(back)")
    }

    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// Nothing of these pages is kept by anybody between, framed, sniffed, or told elsewhere.
    static func finished(_ response: Response, _ visit: Visit) -> Response {
        var response = response
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in more {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        if visit.isNewGuest, response.headers[.setCookie] == nil {
            response = response.setting(.guest, visit.secret, visit)
        }
        if visit.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    private static let more = [
        ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
}

extension Language {
    /// What was chosen in this browser, else what it asks for.
    init?(of request: Request) {
        let chosen = [true, false].lazy
            .compactMap { CookieName.language.value(in: request, isSecure: $0) }.first
        guard
            let language = chosen.flatMap(Language.init(rawValue:))
                ?? request.headers[.acceptLanguage].flatMap(Language.init(accepted:))
        else { return nil }
        self = language
    }
}

extension Response {
    /// The same answer, with a cookie set.
    func setting(_ cookie: CookieName, _ value: String?, _ visit: Visit, days: Int? = nil) -> Response {
        var response = self
        response.headers.append(
            HTTPField(name: .setCookie, value: cookie.field(value, isSecure: visit.isSecure, days: days)))
        return response
    }
}

/// Addresses of our own pages.
enum Links {
    /// A value for a query.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default: escaped += "%" + Hex.text([byte]).uppercased()
            }
        }
        return escaped
    }

    /// A path with a query of what is not empty.
    static func path(_ path: String, _ fields: [(String, String)]) -> String {
        let query = fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    /// Where to go back to: a path of ours, else the fallback. No other host, however it is written.
    static func back(_ text: String, else fallback: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        guard text.hasPrefix("/"), !text.hasPrefix("//"), isPlain, text.utf8.count <= 2_000 else { return fallback }
        return text
    }
}
