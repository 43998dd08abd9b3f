import HTTPTypes
import Hummingbird

/// Cookies of this console: which names they have, and how they are set.
///
/// Over https a name begins with `__Host-`, which browsers take only with Secure, Path=/ and no Domain: no other host
/// and no plain connection can set one. A plain name is for http on loopback.
package enum CookieName: String, CaseIterable, Sendable {
    /// The session's token.
    case session
    /// Ties forms of people who are not signed in to their browser.
    case guest
    /// The language that somebody chose.
    case language

    func name(isSecure: Bool) -> String { isSecure ? "__Host-\(rawValue)" : rawValue }

    /// `Set-Cookie` for a value; nil takes the cookie away.
    func field(_ value: String?, isSecure: Bool, days: Int? = nil) -> String {
        var field = "\(name(isSecure: isSecure))=\(value ?? ""); Path=/; HttpOnly; SameSite=Lax"
        if isSecure { field += "; Secure" }
        if value == nil {
            field += "; Max-Age=0"
        } else if let days {
            field += "; Max-Age=\(days * 86_400)"
        }
        return field
    }

    /// The cookie's value in a request; the first where there are several.
    func value(in request: Request, isSecure: Bool) -> String? {
        let wanted = name(isSecure: isSecure)
        for field in request.headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == wanted else { continue }
                return String(parts[1])
            }
        }
        return nil
    }
}
