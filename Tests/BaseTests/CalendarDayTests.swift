import Base
import TestSupport
import Testing

@Suite struct CalendarDayTests {
    private static func monthLength(_ month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test func everyDayFrom1970To2100GoesThereAndBack() throws {
        var numbers = SeededNumbers(31)
        var count: Int64 = 0
        for year in 1970...2100 {
            for month in 1...12 {
                for day in 1...Self.monthLength(month, of: year) {
                    let midnight = Instant(milliseconds: count * 86_400_000)
                    let within = Int64.random(in: 0..<86_400_000, using: &numbers)
                    let found = CalendarDay(containing: midnight.advanced(milliseconds: within))
                    let read = CalendarDay(dayMonthYear: "\(day)/\(month)/\(year)")
                    guard found.year == year, found.month == month, found.day == day, found.start == midnight,
                        read == found, CalendarDay(dayMonthYear: found.dayMonthYear) == found
                    else {
                        Issue.record("\(day)/\(month)/\(year) became \(found)")
                        return
                    }
                    count += 1
                }
            }
        }
        #expect(count == 47_847)
    }

    @Test func theLastMillisecondOfADayBelongsToIt() {
        let day = CalendarDay(containing: Instant(milliseconds: 1_709_164_799_999))
        #expect(day.dayMonthYear == "28/02/2024")
        #expect(CalendarDay(containing: Instant(milliseconds: 1_709_164_800_000)).dayMonthYear == "29/02/2024")
    }

    @Test func daysBefore1970AreRight() {
        #expect(CalendarDay(containing: Instant(milliseconds: -1)).dayMonthYear == "31/12/1969")
        #expect(CalendarDay(containing: Instant(milliseconds: -86_400_000)).dayMonthYear == "31/12/1969")
        #expect(CalendarDay(containing: Instant(milliseconds: -86_400_001)).dayMonthYear == "30/12/1969")
        #expect(CalendarDay(containing: Instant(milliseconds: -11_676_096_000_000)).dayMonthYear == "01/01/1600")
    }

    @Test(
        arguments: [
            "29/02/2023", "29/02/2100", "30/02/2024", "31/04/2027", "31/06/2027", "31/09/2027", "31/11/2027",
            "32/01/2027", "00/01/2027", "01/00/2027", "01/13/2027", "01/01/1969", "01/01/10000", "", "1/1",
            "1/1/1/2027",
            "2027-11-11", "11.11.2027", "11/11/27 ", " 11/11/2027", "11/11/-2027", "+1/11/2027", "a/b/c", "11//2027",
            "//",
        ])
    func refusesDaysThatDoNotExist(_ text: String) {
        #expect(CalendarDay(dayMonthYear: text) == nil)
    }
}

@Suite struct InstantTests {
    @Test func textGoesThereAndBackToTheSecond() {
        var numbers = SeededNumbers(32)
        for _ in 0..<20_000 {
            let seconds = Int64.random(in: 0..<4_133_980_800, using: &numbers)
            let instant = Instant(milliseconds: seconds * 1000)
            #expect(Instant(text: instant.text) == instant)
        }
    }

    @Test func printsAsKnown() throws {
        let instant = Instant(milliseconds: 1_825_920_000_999)
        #expect(instant.text == "2027-11-11T08:00:00Z")
        #expect(instant.panelText == "2027-11-11 08:00:00")
        #expect(Instant(milliseconds: 0).text == "1970-01-01T00:00:00Z")
        #expect(Instant(milliseconds: 951_782_399_000).text == "2000-02-28T23:59:59Z")
        #expect(Instant(text: "2027-11-11")?.milliseconds == 1_825_891_200_000)
    }

    @Test(
        arguments: [
            "", "T", "2027-11-11T", "2027-11-11T08:00:00", "2027-11-11T08:00Z", "2027-11-11T24:00:00Z",
            "2027-11-11T08:60:00Z", "2027-11-11T08:00:60Z", "2027-02-29", "2027-13-01", "2027-11-11T08:00:00ZZ",
            "2027-11-11T08:00:00Z\n", "2027-11-11TT08:00:00Z", "27/11/2027", "2027-11", "2027-11-11-1",
            "2027-11/11-11", "2027-11-11T-8:00:00Z", "2027-11-11t08:00:00z",
        ])
    func refusesWhatIsNoMoment(_ text: String) {
        #expect(Instant(text: text) == nil)
    }

    @Test func saturatesAtTheEndsOfTime() {
        #expect(Instant(milliseconds: .max - 1).advanced(milliseconds: 2).milliseconds == .max)
        #expect(Instant(milliseconds: .min + 1).advanced(milliseconds: -2).milliseconds == .min)
        #expect(Instant(milliseconds: .max).milliseconds(since: Instant(milliseconds: -1)) == .max)
        #expect(Instant(milliseconds: 5).milliseconds(since: Instant(milliseconds: 7)) == -2)
    }
}
