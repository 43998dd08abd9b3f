import Base
import Crypto
import Domain
import Gateway

/// Random texts that prove something, and what is kept of them.
package enum Tokens {
    static let bytes = 24

    static func fresh(_ environment: Environment) -> String { Hex.text(environment.randomBytes(bytes)) }

    /// SHA-256: what the store keeps of a session's cookie or of a link in a mail.
    package static func digest(_ token: String) -> KeyDigest {
        Authenticator.digest(token)
    }

    /// What forms of a session carry: nothing that opens the session, and not to be guessed without it.
    static func formToken(of secret: String) -> String {
        let key = SymmetricKey(data: Array(secret.utf8))
        return Hex.text(Array(HMAC<SHA256>.authenticationCode(for: Array("forms".utf8), using: key)).prefix(16))
    }
}
