import Base
import Domain
import Gateway

/// Holds guessing of passwords and codes to a pace: by account, and by address.
package struct SignInThrottle: Sendable {
    /// Failures in a minute of one account, wherever they come from.
    static let perAccount: Int64 = 5
    /// Failures in a minute of one address, whomever they name.
    static let perAddress: Int64 = 20

    private let accounts = SlidingWindow<String>()
    private let addresses = SlidingWindow<NetworkAddress>()

    /// Counts an attempt, right or wrong.
    ///
    /// - Parameter name: of bounded length, since it is kept for a while.
    /// - Throws: `tooManyRequests`.
    func admit(_ name: String, from address: NetworkAddress?, at now: Instant) throws(Fault) {
        // The address first: one that is held back uses up nobody's attempts.
        if let address = address?.subscriber, let seconds = addresses.admit(address, limit: Self.perAddress, at: now) {
            throw .tooManyRequests(retryAfterSeconds: seconds)
        }
        if let seconds = accounts.admit(name, limit: Self.perAccount, at: now) {
            throw .tooManyRequests(retryAfterSeconds: seconds)
        }
    }
}
