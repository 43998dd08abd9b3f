import Base
import Domain
import Testing

@Suite struct CallWindowTests {
    private static let key = CallWindow.Key(Made.account, .read)

    private func at(_ milliseconds: Int64) -> Instant { Made.now.advanced(milliseconds: milliseconds) }

    @Test func grantsWhatIsLeftAndSaysWhenMoreIs() {
        var window = CallWindow(key: Self.key)
        #expect(
            window.grant(3, limit: 10, at: at(0))
                == CallGrant(count: 3, room: 7, nextFree: at(60_000), at: at(0)))
        #expect(window.grant(5, limit: 10, at: at(1_000)).count == 5)
        #expect(
            window.grant(5, limit: 10, at: at(2_000))
                == CallGrant(count: 2, room: 0, nextFree: at(60_000), at: at(2_000)))
        #expect(window.grant(5, limit: 10, at: at(59_999)).count == 0)
        #expect(
            window.grant(5, limit: 10, at: at(60_000))
                == CallGrant(count: 3, room: 0, nextFree: at(61_000), at: at(60_000)))
        #expect(window.grant(1, limit: 10, at: at(60_999)).count == 0)
        #expect(window.grant(9, limit: 10, at: at(61_000)).count == 5)
    }

    @Test func askingForNothingChangesNothing() {
        var window = CallWindow(key: Self.key)
        _ = window.grant(4, limit: 10, at: at(0))
        let before = window
        #expect(window.grant(0, limit: 10, at: at(5)) == CallGrant(count: 0, room: 6, nextFree: at(60_000), at: at(5)))
        #expect(window.grant(-3, limit: 10, at: at(5)).count == 0)
        #expect(window == before)
    }

    @Test func aLoweredLimitIsFreeWhenEnoughHasEnded() {
        var window = CallWindow(key: Self.key)
        for second in 0..<10 { _ = window.grant(1, limit: 10, at: at(Int64(second) * 1_000)) }
        let refused = window.grant(1, limit: 3, at: at(10_000))
        #expect(refused.count == 0 && refused.room == 0)
        #expect(refused.nextFree == at(67_000), "two are left then")
        #expect(window.grant(1, limit: 3, at: at(66_999)).count == 0)
        #expect(window.grant(1, limit: 3, at: at(67_000)).count == 1)
        #expect(window.grant(1, limit: 0, at: at(200_000)).count == 0)
    }

    @Test func timeNeverRunsBackwardsForClocksThatDifferALittle() {
        var window = CallWindow(key: Self.key)
        _ = window.grant(1, limit: 2, at: at(3_000))
        let late = window.grant(1, limit: 2, at: at(0))
        #expect(late.count == 1 && late.at == at(0))
        #expect(window.grant(1, limit: 2, at: at(62_999)).count == 0, "both count from the clock that is ahead")
        #expect(window.grant(1, limit: 2, at: at(63_000)).count == 1)
    }

    @Test func aClockFarAheadDoesNotKeepTheWindowFull() {
        var window = CallWindow(key: Self.key)
        _ = window.grant(5, limit: 5, at: at(86_400_000))
        let refused = window.grant(1, limit: 5, at: at(0))
        #expect(refused.count == 0 && refused.nextFree == at(60_000))
    }

    @Test func neverKeepsMoreGrantsThanItsRowHasRoomForAndForgetsNoCall() throws {
        var window = CallWindow(key: Self.key)
        let limit: Int64 = 5_000
        for step in 0..<limit { #expect(window.grant(1, limit: limit, at: at(step)).count == 1) }
        #expect(window.grant(1, limit: limit, at: at(limit)).count == 0)
        var columns = Columns()
        window.write(to: &columns)
        #expect(columns.longestText < 3_000)
        #expect(window.grant(1, limit: limit, at: at(60_000)).count == 0, "what was put together counts longer")
        #expect(window.grant(limit, limit: limit, at: at(60_000 + limit)).count == limit)
    }

    @Test func isReadAsItWasWritten() throws {
        var window = CallWindow(key: Self.key)
        for version: Int64 in 1...300 {
            var columns = Columns()
            window.version = version
            window.write(to: &columns)
            #expect(try CallWindow(from: &columns) == window)
            _ = window.grant(version % 7, limit: 10_000, at: at(version * 777))
        }
    }

    @Test(arguments: [
        "x", "1", "1x", "x1", "1x0", "1x1 ", "1x1  2x1", "1x1 2x1", "-1x1", "1x1x1", "1,1", "99999999999999999999x1",
        "0x99999999999999999999", "0x1 0", "é",
    ])
    func aRowThatMakesNoSenseIsNotRead(_ text: String) {
        var columns = Columns(integers: [2, 1, Made.now.milliseconds, 1], texts: [text])
        #expect(throws: UnreadableRow.self) { try CallWindow(from: &columns) }
    }

    @Test func aRowWithTooManyGrantsIsNotRead() {
        var columns = Columns(
            integers: [2, 1, Made.now.milliseconds, 1],
            texts: [Array(repeating: "0x1", count: CallWindow.mostGrants + 1).joined(separator: " ")])
        #expect(throws: UnreadableRow.self) { try CallWindow(from: &columns) }
    }

    @Test func hugeLimitsAndCallsDoNotOverflow() {
        var window = CallWindow(key: Self.key)
        for step in 0..<10 { _ = window.grant(.max, limit: .max, at: at(Int64(step))) }
        #expect(window.grant(.max, limit: .max, at: at(20)).room == 0)
        #expect(window.grant(.min, limit: .min, at: Instant(milliseconds: .min)).count == 0)
        #expect(window.grant(1, limit: 1, at: Instant(milliseconds: .max)).count == 1)
    }
}

/// A row's columns, integers and texts apart, in the order in which they were written.
private struct Columns: ColumnWriter, ColumnReader {
    var integers: [Int64?] = []
    var texts: [String?] = []

    var longestText: Int { texts.map { $0?.utf8.count ?? 0 }.max() ?? 0 }

    mutating func integer(_ value: Int64?) { integers.append(value) }
    mutating func text(_ value: String?) { texts.append(value) }
    mutating func integer() -> Int64? { integers.isEmpty ? nil : integers.removeFirst() }
    mutating func text() -> String? { texts.isEmpty ? nil : texts.removeFirst() }
}
