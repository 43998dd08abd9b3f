import Base

/// Times as gateways write them.
enum IngestTime {
    /// Milliseconds since 1970 have more digits than this number, seconds have less, for the next 3,000 years.
    private static let firstOfMilliseconds: Int64 = 100_000_000_000

    /// The last second of the year 9999.
    private static let last: Int64 = 253_402_300_799

    /// Reads RFC 3339 with any offset, and whole seconds or milliseconds since 1970.
    ///
    /// - Returns: nil for another form, a time that does not exist, and a year outside 1970…9999.
    static func read(_ text: some StringProtocol) -> Instant? {
        if let number = WholeNumber.parse(text) {
            let milliseconds = number < firstOfMilliseconds ? number * 1000 : number
            return milliseconds / 1000 <= last ? Instant(milliseconds: milliseconds) : nil
        }
        return dateAndTime(text)
    }

    private static func dateAndTime(_ text: some StringProtocol) -> Instant? {
        var reader = DigitReader(text.utf8)
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2), reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2), reader.take(":"),
            let second = reader.digits(2), hour < 24, minute < 60, second < 60,
            let date = CalendarDay(dayMonthYear: "\(day)/\(month)/\(year)")
        else { return nil }
        guard let fraction = reader.fraction(), let offset = offset(&reader), reader.isAtEnd else { return nil }
        let seconds = (hour * 60 + minute - offset) * 60 + second
        let instant = date.start.advanced(milliseconds: seconds * 1000 + fraction)
        return (0...last).contains(instant.milliseconds / 1000) && instant.milliseconds >= 0 ? instant : nil
    }

    /// Minutes that the written time is ahead of UTC.
    private static func offset(_ reader: inout DigitReader) -> Int64? {
        if reader.take("Z") || reader.take("z") { return 0 }
        let isAhead = reader.take("+")
        guard isAhead || reader.take("-"), let hours = reader.digits(2) else { return nil }
        _ = reader.take(":")
        guard let minutes = reader.digits(2), hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (isAhead ? 1 : -1)
    }
}

/// Takes digits and signs off the front of a text.
private struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: some Sequence<UInt8>) {
        rest = Array(text)[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == sign.value else { return false }
        rest.removeFirst()
        return true
    }

    /// So many digits; nil where there are fewer.
    mutating func digits(_ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, let value = WholeNumber.parse(String(decoding: digits, as: UTF8.self)) else {
            return nil
        }
        rest.removeFirst(count)
        return value
    }

    /// Milliseconds of `.123456`; 0 where there is none, nil for a point without digits.
    mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        let milliseconds = (Array(digits) + [0x30, 0x30]).prefix(3)
        return WholeNumber.parse(String(decoding: milliseconds, as: UTF8.self))
    }
}
