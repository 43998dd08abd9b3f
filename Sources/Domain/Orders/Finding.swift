import Base

/// What a person of the operator's should hear of. Numbers are stored; what to do stands in docs/upstreams.md.
package enum FindingKind: Int64, Sendable, CaseIterable {
    /// An answer that is no answer: HTML, broken JSON, another shape.
    case unreadable = 1
    /// An order's status in a word that nobody knows.
    case unknownStatus = 2
    /// An order that was asked for and is not in the answer.
    case missing = 3
    /// The provider has an error for an order that it accepted.
    case orderError = 4
    /// A number that is ambiguous, negative or beyond the quantity.
    case badNumber = 5
    case otherCurrency = 6
    /// The outcome of a send is not known.
    case unknownOutcome = 7
    /// An order that has ended is told to have ended otherwise.
    case contradiction = 8
    /// One id of the provider's for two of our orders.
    case repeatedOrder = 9
    /// The provider refuses our key, our address or our account.
    case denied = 10
    case outOfFunds = 11
    case lowBalance = 12
    /// The outcome of a request for a refill is not known.
    case unknownRefill = 13
    /// A catalogue that is empty or has lost half of what it had.
    case shrunkenCatalog = 14
    /// An order that is open for longer than orders take.
    case overdue = 15
    /// Costs that changed too much wait for a person.
    case quarantine = 16
    /// A number that was to be given back at the end of its window may still be rented there.
    case notReleased = 17
    /// A number cost more than was agreed.
    case dearer = 18

    /// As staff see it.
    package var text: String {
        switch self {
        case .unreadable: "unreadable"
        case .unknownStatus: "unknown status"
        case .missing: "missing"
        case .orderError: "order error"
        case .badNumber: "bad number"
        case .otherCurrency: "other currency"
        case .unknownOutcome: "unknown outcome"
        case .contradiction: "contradiction"
        case .repeatedOrder: "repeated order"
        case .denied: "denied"
        case .outOfFunds: "out of funds"
        case .lowBalance: "low balance"
        case .unknownRefill: "unknown refill"
        case .shrunkenCatalog: "shrunken catalogue"
        case .overdue: "overdue"
        case .quarantine: "quarantine"
        case .notReleased: "not released"
        case .dearer: "dearer"
        }
    }
}

/// Something strange about a provider or one of its orders, kept with what it said until staff close it.
///
/// One row per provider, order and kind, so that a fault that repeats fills no disk.
package struct Finding: Stored, Equatable {
    package struct Key: StoredKey {
        package let provider: ProviderID
        /// 0 = about the provider as a whole.
        package let order: OrderID
        package let kind: FindingKind

        package init(_ provider: ProviderID, _ order: OrderID?, _ kind: FindingKind) {
            self.provider = provider
            self.order = order ?? OrderID(0)
            self.kind = kind
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.provider, left.order, left.kind.rawValue) < (right.provider, right.order, right.kind.rawValue)
        }

        package func write(to writer: inout some ColumnWriter) {
            writer.id(provider)
            writer.id(order)
            writer.choice(kind)
        }
    }

    package let key: Key
    /// How often it was seen.
    package var count: Int64
    package let firstAt: Instant
    package var lastAt: Instant
    /// One line for staff.
    package var words: String
    /// The answer it was seen in last: at most `longestTranscript` bytes, without keys.
    package var transcript: String
    package var version: Int64 = 0

    package static let longestTranscript = 2_048

    package static let table = TableShape(
        "findings", key: ["provider_id", "order_id", "kind"],
        columns: ["seen_count", "first_at_ms", "last_at_ms", "words:text", "transcript:text", "version"])

    package init(key: Key, at now: Instant) {
        self.key = key
        count = 0
        firstAt = now
        lastAt = now
        words = ""
        transcript = ""
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(count)
        writer.time(firstAt)
        writer.time(lastAt)
        writer.text(words)
        writer.text(transcript)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        key = Key(
            try reader.id("provider_id"), try reader.id("order_id"), try reader.choice("kind"))
        count = try reader.number("seen_count")
        firstAt = try reader.time("first_at_ms")
        lastAt = try reader.time("last_at_ms")
        words = try reader.string("words")
        transcript = try reader.string("transcript")
        version = try reader.number("version")
    }
}

/// What a call to a provider found strange.
package struct Remark: Sendable, Equatable {
    package let kind: FindingKind
    /// nil = about the provider.
    package let order: OrderID?
    package let words: String
    package let transcript: String

    package init(_ kind: FindingKind, order: OrderID? = nil, words: String = "", transcript: String = "") {
        self.kind = kind
        self.order = order
        self.words = words
        self.transcript = transcript
    }
}
