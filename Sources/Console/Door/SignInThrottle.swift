import Base
import Domain
import Gateway

/// Holds guessing of passwords and codes to a pace: by account, and by address.
package struct SignInThrottle: Sendable {
    /// Attempts in a minute on one account: from one address, where others may go on; else from all together.
    static let perAccount: Int64 = 5
    /// Attempts in a minute on one account's password, wherever they come from. More than one address may make, so that
    /// nobody is kept out by one who guesses.
    static let perAccountFromAll: Int64 = 20
    /// Attempts in a minute of one address, whomever they name.
    static let perAddress: Int64 = 20

    /// Letters in an hour to one person who is said to want a new password.
    static let lettersAnHour: Int64 = 3

    private struct Attempt: Hashable {
        let name: String
        /// nil = from all addresses.
        let address: NetworkAddress?
    }

    private let attempts = SlidingWindow<Attempt>()
    private let addresses = SlidingWindow<NetworkAddress>()
    private let letters = SlidingWindow<PersonID>(milliseconds: 3_600_000)

    /// Whether somebody may be written to once more: whoever asks for letters to others fills no mailbox. Nobody is told
    /// where it is not, and the links of the letters before are good.
    func admitsLetter(to person: PersonID, at now: Instant) -> Bool {
        letters.admit(person, limit: Self.lettersAnHour, at: now) == nil
    }

    /// Counts an attempt, right or wrong.
    ///
    /// - Parameter name: of bounded length, since it is kept for a while.
    /// - Throws: `tooManyRequests`.
    func admit(_ name: String, from address: NetworkAddress?, at now: Instant) throws(Fault) {
        // The address first: one that is held back uses up nobody's attempts.
        try admit(from: address, at: now)
        try admit(Attempt(name: name, address: nil), Self.perAccount, now)
    }

    /// Counts an attempt at the password of somebody who is not signed in, right or wrong.
    ///
    /// - Parameter name: of bounded length, since it is kept for a while.
    /// - Throws: `tooManyRequests`.
    func admitSignIn(_ name: String, from address: NetworkAddress?, at now: Instant) throws(Fault) {
        try admit(from: address, at: now)
        if let address = address?.subscriber {
            try admit(Attempt(name: name, address: address), Self.perAccount, now)
        }
        try admit(Attempt(name: name, address: nil), Self.perAccountFromAll, now)
    }

    /// Counts an attempt of an address, whomever it names.
    ///
    /// - Throws: `tooManyRequests`.
    func admit(from address: NetworkAddress?, at now: Instant) throws(Fault) {
        if let address = address?.subscriber, let seconds = addresses.admit(address, limit: Self.perAddress, at: now) {
            throw .tooManyRequests(retryAfterSeconds: seconds)
        }
    }

    private func admit(_ attempt: Attempt, _ limit: Int64, _ now: Instant) throws(Fault) {
        if let seconds = attempts.admit(attempt, limit: limit, at: now) {
            throw .tooManyRequests(retryAfterSeconds: seconds)
        }
    }
}
