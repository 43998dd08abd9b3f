import Base

/// An SMS that came to a number of the operator's own, as its gateway tells it.
package struct InboundSMS: Sendable, Equatable {
    /// The gateway's own id of it, at most 128 bytes; nil where it gives none.
    package let sourceID: String?
    /// The number that it came to: `+` and 5 to 15 digits.
    package let to: String
    /// Who sent it, at most 64 characters: a number, a short code or a name; empty where nobody is named.
    package let from: String
    /// What it says, all parts together: 1 to 4,096 characters, never blank.
    package let text: String
    /// When the network or the gateway had it; nil where that is not told.
    package let receivedAt: Instant?

    package init(sourceID: String?, to: String, from: String, text: String, receivedAt: Instant?) {
        self.sourceID = sourceID?.withoutNUL
        self.to = to
        self.from = from.withoutNUL
        self.text = text.withoutNUL
        self.receivedAt = receivedAt
    }
}

/// What one request of a gateway holds.
package struct IngestReading: Sendable, Equatable {
    /// Nil for what is no SMS, or one without a text: it is acknowledged and ignored.
    package let message: InboundSMS?
    /// What has to hold before the message is believed.
    package let proof: SignedProof
}
