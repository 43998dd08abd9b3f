import Base
import Commands
import Domain
import Errands
import Secrets
import Storage

/// Codes of an authenticator, and those that stand in for it.
enum SecondFactor {
    /// Uses up a code.
    ///
    /// - Throws: `invalid` for a wrong code, `conflict` for one that was used.
    static func use(_ code: String, of person: Person, _ visit: Visit) async throws(Fault) {
        let digits = code.filter { $0 != " " && $0 != "-" }
        if digits.utf8.count == TOTP.digits {
            guard let secret = secret(of: person, visit),
                let step = TOTP.step(of: digits, secret: secret, at: visit.now)
            else { throw .invalid("code") }
            _ = try await visit.console.store.execute(UseTOTPStep(person: person.id, step: step))
        } else {
            guard let recovery = RecoveryCode.normalised(code) else { throw .invalid("code") }
            _ = try await visit.console.store.execute(
                UseRecoveryCode(person: person.id, digest: Tokens.digest(recovery)))
        }
    }

    /// The secret, opened; nil where there is none, or the master key that sealed it is not here.
    static func secret(of person: Person, _ visit: Visit) -> [UInt8]? {
        guard person.hasSecondFactor else { return nil }
        return visit.console.sealing.open(person.totpSecret, MasterKey.purpose(secondFactorOf: person.id.raw)).flatMap {
            Base32.bytes($0)
        }
    }
}
