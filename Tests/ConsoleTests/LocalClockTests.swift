import Base
import Console
import Testing

/// Days as people have them: from midnight to midnight where they are, also where clocks change in between.
@Suite struct LocalClockTests {
    @Test(arguments: [
        ("UTC", "2026-11-21", "2026-11-21T00:00:00Z", 24),
        ("Asia/Ho_Chi_Minh", "2026-11-21", "2026-11-20T17:00:00Z", 24),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25),
        ("Pacific/Auckland", "2026-09-27", "2026-09-26T12:00:00Z", 23),
        // Its clocks go from 0:00 to 1:00: the day has no midnight.
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 23),
        ("Africa/Cairo", "2026-10-29", "2026-10-28T21:00:00Z", 25),
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24),
    ])
    func aDayEndsWhereTheNextBegins(_ zone: String, _ day: String, _ start: String, _ hours: Int64) throws {
        let clock = LocalClock(zone: zone)
        let begin = try #require(clock.instant(day: day))
        let end = try #require(clock.end(day: day))
        #expect(begin.text == start)
        #expect(end.milliseconds(since: begin) / 3_600_000 == hours)
        #expect(clock.day(begin) == day && clock.day(end) != day)
        #expect(clock.day(end.advanced(milliseconds: -1)) == day)
        #expect(clock.day(begin.advanced(milliseconds: -1)) != day)
    }

    @Test func whatIsNoDayHasNeitherEnd() {
        let clock = LocalClock(zone: "Asia/Shanghai")
        for text in ["", "2026-02-30", "2026-13-01", "21.11.2026", "99999-01-01", "2026-11", "a-b-c"] {
            #expect(clock.instant(day: text) == nil && clock.end(day: text) == nil, "\(text)")
        }
        #expect(clock.end(day: "9999-12-31") != nil)
    }

    @Test func theLastDaysEndWithToday() throws {
        let clock = LocalClock(zone: "Europe/Berlin")
        let now = try #require(Instant(text: "2026-11-02T23:30:00Z"))
        let bounds = clock.bounds(ofLast: 30, at: now)
        #expect(bounds.count == 31 && bounds.map { clock.day($0) }.first == "2026-10-05")
        #expect(bounds.suffix(2).map { clock.day($0) } == ["2026-11-03", "2026-11-04"])
        #expect(zip(bounds.dropFirst(), bounds).filter { $0.milliseconds(since: $1) != 86_400_000 }.count == 1)
    }
}
