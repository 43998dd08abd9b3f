import Base

/// What must hold before a request is believed: whoever has the source's secret checks it, in constant time.
package struct SignedProof: Sendable, Equatable {
    package enum Algorithm: Sendable, Equatable {
        case hmacSHA256
        case hmacSHA1

        /// Bytes of a signature.
        package var size: Int {
            switch self {
            case .hmacSHA256: 32
            case .hmacSHA1: 20
            }
        }
    }

    package let algorithm: Algorithm
    /// The bytes that were signed.
    package let signed: [UInt8]
    /// Another form of the same bytes that the gateway may have signed instead; nil where there is only one.
    package let otherwiseSigned: [UInt8]?
    /// The signature that came along: always `algorithm.size` bytes.
    package let given: [UInt8]
    /// When it was signed, in seconds since 1970; nil where the format signs no time.
    package let timestampSeconds: Int64?

    package init(
        algorithm: Algorithm, signed: [UInt8], otherwiseSigned: [UInt8]? = nil, given: [UInt8],
        timestampSeconds: Int64?
    ) {
        self.algorithm = algorithm
        self.signed = signed
        self.otherwiseSigned = otherwiseSigned
        self.given = given
        self.timestampSeconds = timestampSeconds
    }

    /// Whether it was signed at most 15 minutes before or after `now`; always, where no time is signed.
    package func isTimely(at now: Instant) -> Bool {
        guard let timestampSeconds else { return true }
        // Seconds that come of milliseconds are so far from the ends of Int64 that what wraps around stays far away.
        let distance = now.milliseconds / 1000 &- timestampSeconds
        return distance.magnitude <= IngestLimits.window.magnitude
    }
}
