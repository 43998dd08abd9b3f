import Base

/// Which passwords are taken: long ones that nobody tries first. Length is what counts, so no kind of character is asked
/// for (NIST SP 800-63B §5.1.1.2).
package enum PasswordRule {
    /// Characters.
    package static let fewest = 10
    package static let most = 200

    package enum Refusal: Sendable, Equatable, CaseIterable {
        case tooShort, tooLong, isAddress, isCommon
    }

    /// - Parameter email: the person's address, which a password must not be, nor its part before the @.
    /// - Returns: nil where the password is taken.
    package static func refusal(of password: String, email: String) -> Refusal? {
        // A character of many scalars counts once, but the bytes are bounded, too.
        guard password.utf8.count <= 16 * most, password.count <= most else { return .tooLong }
        guard password.count >= fewest else { return .tooShort }
        let plain = password.lowercased()
        let address = email.lowercased()
        if plain == address || plain == address.prefix(while: { $0 != "@" }) { return .isAddress }
        // Of three different characters at most, or a word that many use.
        if Set(plain).count <= 3 || CommonPasswords.contains(plain) { return .isCommon }
        return nil
    }
}
