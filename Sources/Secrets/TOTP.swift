import Base
import Crypto

/// Codes of a second factor that change with time: RFC 6238 with SHA-1, as all authenticators have it.
package enum TOTP {
    /// Bytes of a secret: those of SHA-1, as RFC 4226 §4 wants.
    package static let secretLength = 20
    package static let stepMilliseconds: Int64 = 30_000
    package static let digits = 6
    /// Steps by which a clock may be wrong, either way.
    package static let slack: Int64 = 1

    package static func freshSecret(_ environment: Base.Environment) -> [UInt8] {
        environment.randomBytes(secretLength)
    }

    /// The number of the step that a moment is in; below 1970 there is none, and it is 0.
    package static func step(at now: Instant) -> Int64 { max(0, now.milliseconds) / stepMilliseconds }

    /// The code of one step, with zeros in front.
    package static func code(of step: Int64, secret: [UInt8], digits: Int = TOTP.digits) -> String {
        let moving = (0..<8).map { UInt8(truncatingIfNeeded: step >> Int64(56 - 8 * $0)) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: moving, using: SymmetricKey(data: secret)))
        // Dynamic truncation, RFC 4226 §5.3: twenty bytes, and an offset of fifteen at most.
        let offset = Int((mac.last ?? 0) & 15)
        let word = mac.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<min(9, max(1, digits))).reduce(UInt32(1)) { value, _ in value * 10 }
        let text = String(word % modulus)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// The step whose code this is, now or a step beside; nil where it is none of theirs.
    ///
    /// Who signs somebody in uses the step up, so that no code works twice.
    package static func step(of code: String, secret: [UInt8], at now: Instant) -> Int64? {
        let typed = code.utf8.filter { $0 != UInt8(ascii: " ") }
        guard typed.count == digits else { return nil }
        let current = step(at: now)
        var found: Int64?
        for step in max(0, current - slack)...(current + slack)
        where ConstantTime.areEqual(Array(self.code(of: step, secret: secret).utf8), typed) {
            found = step
        }
        return found
    }

    /// What an authenticator reads from a QR code.
    ///
    /// - Parameters:
    ///   - issuer: the shop's name.
    ///   - account: the person's address.
    package static func address(secret: [UInt8], issuer: String, account: String) -> String {
        let issuer = encoded(issuer)
        return "otpauth://totp/\(issuer):\(encoded(account))?secret=\(Base32.text(secret))&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(digits)&period=\(stepMilliseconds / 1_000)"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + Hex.text([byte]).uppercased()
            }
        }.joined()
    }
}
