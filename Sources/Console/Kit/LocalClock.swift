import Base
import Foundation

/// Times as a person reads them, in their time zone.
package struct LocalClock: Sendable {
    package let zone: TimeZone

    /// - Parameter name: of the IANA's; an unknown one is UTC.
    package init(zone name: String) {
        zone = TimeZone(identifier: name) ?? .gmt
    }

    /// Is this the name of a time zone?
    package static func knows(_ name: String) -> Bool { TimeZone(identifier: name) != nil }

    /// `2026-11-21 14:05`.
    package func text(_ instant: Instant) -> String {
        let text = local(instant).text
        return String(text.prefix(10)) + " " + text.dropFirst(11).prefix(5)
    }

    /// `2026-11-21`.
    package func day(_ instant: Instant) -> String { String(local(instant).text.prefix(10)) }

    /// Minutes to add to UTC at that time.
    package func offsetMinutes(at instant: Instant) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant.milliseconds / 1_000))) / 60)
    }

    /// The beginning of a day that is written `2026-11-21`, or nil.
    package func instant(day text: String) -> Instant? { Self.day(text).map(start) }

    /// The end of such a day, which is the beginning of the next, or nil. Where clocks change, a day has not 24 hours.
    package func end(day text: String) -> Instant? { Self.day(text).map { start($0, daysLater: 1) } }

    /// The last days, today with them, the earliest first: where each begins. The last one is the end of today.
    package func bounds(ofLast days: Int, at now: Instant) -> [Instant] {
        let today = CalendarDay(containing: local(now))
        return (1 - days...1).map { start(today, daysLater: $0) }
    }

    private static func day(_ text: String) -> CalendarDay? {
        let parts = text.split(separator: "-").compactMap { WholeNumber.parse($0) }
        return parts.count == 3 ? CalendarDay(dayMonthYear: "\(parts[2])/\(parts[1])/\(parts[0])") : nil
    }

    private func start(_ day: CalendarDay) -> Instant { start(day, daysLater: 0) }

    /// Asks the calendar from the day's noon on, which every day has; some have no midnight.
    private func start(_ day: CalendarDay, daysLater: Int) -> Instant {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let noon = DateComponents(year: day.year, month: day.month, day: day.day + daysLater, hour: 12)
        guard let date = calendar.date(from: noon) else { return day.start }
        return Instant(milliseconds: Int64(calendar.startOfDay(for: date).timeIntervalSince1970 * 1_000))
    }

    private func local(_ instant: Instant) -> Instant {
        instant.advanced(milliseconds: offsetMinutes(at: instant) * 60_000)
    }
}

extension LocalClock {
    /// The zones that people choose from: places, not abbreviations.
    package static let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
}
