extension Instant {
    /// The years that have four digits, 0000 to 9999.
    private static let written: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// RFC 3339 in UTC to the second, as the numbers API writes it: `2027-11-11T08:00:00+00:00`; the nearest moment
    /// that can be written so.
    package var offsetText: String {
        let moment = Instant(
            milliseconds: min(max(milliseconds, Self.written.lowerBound), Self.written.upperBound))
        let day = CalendarDay(containing: moment)
        let seconds = Int((moment.milliseconds - day.start.milliseconds) / 1000)
        return String(unsafeUninitializedCapacity: 25) { bytes in
            var place = 0
            func put(_ byte: UInt8) {
                bytes[place] = byte
                place += 1
            }
            func put(_ number: Int, digits: Int) {
                var rest = number
                for offset in stride(from: digits - 1, through: 0, by: -1) {
                    bytes[place + offset] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
                    rest /= 10
                }
                place += digits
            }
            put(day.year, digits: 4)
            put(0x2D)
            put(day.month, digits: 2)
            put(0x2D)
            put(day.day, digits: 2)
            put(0x54)
            put(seconds / 3600, digits: 2)
            put(0x3A)
            put(seconds / 60 % 60, digits: 2)
            put(0x3A)
            put(seconds % 60, digits: 2)
            put(0x2B)
            put(0, digits: 2)
            put(0x3A)
            put(0, digits: 2)
            return place
        }
    }
}
