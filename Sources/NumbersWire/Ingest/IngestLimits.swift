/// How much of everything a request of a gateway may hold.
package enum IngestLimits {
    /// Bytes of a body. 255 parts of a long SMS with all that Gammu tells of them fit.
    package static let body = 64 << 10

    /// Characters (Unicode scalars) of a text: more than 25 ordinary SMS, and nobody's verification code.
    static let text = 4_096

    /// Characters of a sender; networks allow 11 for names and 15 for numbers.
    static let sender = 64

    /// Bytes of a gateway's id of a message.
    static let id = 128

    /// Parts of a long SMS: the network numbers them with one byte.
    static let parts: Int64 = 255

    /// Seconds that a request's time may be away from ours: clocks of phones differ, replays should not live long.
    static let window: Int64 = 15 * 60
}
