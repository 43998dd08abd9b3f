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
    package func instant(day text: String) -> Instant? {
        let parts = text.split(separator: "-").compactMap { WholeNumber.parse($0) }
        guard parts.count == 3, let day = CalendarDay(dayMonthYear: "\(parts[2])/\(parts[1])/\(parts[0])") else {
            return nil
        }
        let start = day.start
        return start.advanced(milliseconds: -offsetMinutes(at: start) * 60_000)
    }

    private func local(_ instant: Instant) -> Instant {
        instant.advanced(milliseconds: offsetMinutes(at: instant) * 60_000)
    }
}

extension LocalClock {
    /// The zones that people choose from: places, not abbreviations.
    package static let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
}
