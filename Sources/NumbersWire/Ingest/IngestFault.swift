/// Why a request of a gateway is refused.
package enum IngestFault: Error, Hashable, Sendable {
    /// The body is larger than anything a gateway sends.
    case tooLarge
    /// No signature, one of another form, or one that does not fit.
    case unsigned
    /// Its time is too far from ours.
    case stale
    /// Something in it cannot be read: what, in one line of our own words.
    case malformed(String)
    /// Nobody says which number the SMS came to.
    case noNumber

    /// One line for the answer.
    package var explanation: String {
        switch self {
        case .tooLarge: "the body is larger than \(IngestLimits.body) bytes"
        case .unsigned: "the signature is missing or does not fit"
        case .stale: "the request's time is more than \(IngestLimits.window / 60) minutes away from the server's"
        case .malformed(let what): what
        case .noNumber: "it is not told which number the SMS came to, and this source has no number of its own"
        }
    }

    /// The answer's HTTP status.
    package var status: Int {
        switch self {
        case .tooLarge: 413
        case .unsigned, .stale: 401
        case .malformed, .noNumber: 422
        }
    }
}
