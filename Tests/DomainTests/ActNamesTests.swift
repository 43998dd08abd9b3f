import Base
import Commands
import Domain
import Testing

/// What the audit log names of many rows.
@Suite struct ActNamesTests {
    private func detail(_ names: [String]) -> String { ActDraft.detail("ids=", naming: names) }

    @Test(arguments: [
        ([], "ids="), (["7"], "ids=7"), (["8", "7"], "ids=7,8"), (["9", "7", "8"], "ids=7–9"),
        (["1", "2", "4", "5", "6", "9"], "ids=1,2,4–6,9"), (["b", "2", "a", "10"], "ids=2,10,a,b"),
        (["007", "8", "9", "10"], "ids=8–10,007"), (["7", "7", "8"], "ids=7,7,8"),
        (
            ["9223372036854775806", "9223372036854775807", "9223372036854775805"],
            "ids=9223372036854775805–9223372036854775807"
        ),
    ]) func neighboursAreOnePart(_ names: [String], _ text: String) {
        #expect(detail(names) == text)
    }

    @Test func namesThatDoNotFitAreCounted() throws {
        let names = (0..<1_000).map { "\(1_000_000 + 2 * $0)" }
        let text = detail(names)
        #expect(text.utf8.count <= Act.mostDetail)
        let told = try #require(text.firstMatch(of: #/^ids=([0-9,]+) and ([0-9]+) more$/#))
        let named = told.output.1.split(separator: ",").map(String.init)
        #expect(named == Array(names.prefix(named.count)) && named.count > 200)
        #expect(Int(told.output.2) == 1_000 - named.count)
        #expect(detail((1_000_000..<1_001_000).map { "\($0)" }) == "ids=1000000–1000999")
    }

    @Test func longWordsLeaveRoomForNames() {
        let text = ActDraft.detail(
            String(repeating: "é", count: 5_000), naming: ["7", String(repeating: "x", count: 3_000)])
        #expect(text.hasSuffix("é7 and 1 more") && text.utf8.count <= Act.mostDetail)
    }
}
