/// A day of the proleptic Gregorian calendar, in UTC.
///
/// Conversions follow Howard Hinnant's "chrono-compatible low-level date algorithms".
package struct CalendarDay: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    package static let millisecondsPerDay: Int64 = 86_400_000

    package init(containing instant: Instant) {
        let days = Int(instant.milliseconds.floorDivided(by: Self.millisecondsPerDay))
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Reads `11/11/2027` (d/m/Y), as the panel API writes dates.
    ///
    /// - Returns: nil for another form, a day that does not exist, or a year outside 1970…9999.
    package init?(dayMonthYear text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let day = WholeNumber.parse(parts[0]), let month = WholeNumber.parse(parts[1]),
            let year = WholeNumber.parse(parts[2]),
            (1...31).contains(day), (1...12).contains(month), (1970...9999).contains(year)
        else { return nil }
        self.year = Int(year)
        self.month = Int(month)
        self.day = Int(day)
        // A day that the month lacks comes back as another one.
        guard CalendarDay(containing: start) == self else { return nil }
    }

    /// Midnight at the beginning of the day.
    package var start: Instant {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Instant(milliseconds: Int64(era * 146_097 + dayOfEra - 719_468) * Self.millisecondsPerDay)
    }

    /// `11/11/2027`.
    package var dayMonthYear: String { "\(day.padded(2))/\(month.padded(2))/\(year.padded(4))" }
}

extension Instant {
    /// RFC 3339 in UTC to the second: `2027-11-11T08:00:00Z`.
    package var text: String {
        let day = CalendarDay(containing: self)
        let seconds = Int((milliseconds - day.start.milliseconds) / 1000)
        let time = "\((seconds / 3600).padded(2)):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
        return "\(day.year.padded(4))-\(day.month.padded(2))-\(day.day.padded(2))T\(time)Z"
    }

    /// `2027-11-11 08:00:00`, as panels print an order's date.
    package var panelText: String { String(text.dropLast().map { $0 == "T" ? " " : $0 }) }

    /// Reads `2027-11-11` or `2027-11-11T08:00:00Z`.
    package init?(text: some StringProtocol) {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard date.count == 3, halves.count <= 2,
            let day = CalendarDay(dayMonthYear: "\(date[2])/\(date[1])/\(date[0])")
        else { return nil }
        var seconds: Int64 = 0
        if halves.count == 2 {
            guard halves[1].hasSuffix("Z") else { return nil }
            let time = halves[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
            guard time.count == 3, let hour = WholeNumber.parse(time[0]), let minute = WholeNumber.parse(time[1]),
                let second = WholeNumber.parse(time[2]), hour < 24, minute < 60, second < 60
            else { return nil }
            seconds = hour * 3600 + minute * 60 + second
        }
        self = day.start.advanced(milliseconds: seconds * 1000)
    }
}

extension Int {
    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
