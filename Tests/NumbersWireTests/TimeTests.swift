import Base
import Testing

@Suite struct OffsetTextTests {
    @Test func showsTheSecondWithItsOffset() {
        #expect(Sample.time("2026-02-25T10:05:09Z").offsetText == "2026-02-25T10:05:09+00:00")
        #expect(Instant(milliseconds: 0).offsetText == "1970-01-01T00:00:00+00:00")
        #expect(Instant(milliseconds: 951_868_799_999).offsetText == "2000-02-29T23:59:59+00:00")
    }

    /// The other spelling of times is tested on its own; both must tell the same.
    @Test func agreesWithTheOtherSpelling() {
        var numbers = SeededNumbers(11)
        for _ in 0..<5_000 {
            let instant = Instant(milliseconds: Int64.random(in: 0...253_402_300_799_999, using: &numbers))
            #expect(instant.offsetText == instant.text.dropLast() + "+00:00")
        }
    }

    @Test func whatCannotBeWrittenIsTheNearest() {
        #expect(Instant(milliseconds: .min).offsetText == "0000-01-01T00:00:00+00:00")
        #expect(Instant(milliseconds: -1).offsetText == "1969-12-31T23:59:59+00:00")
        #expect(Instant(milliseconds: 253_402_300_800_000).offsetText == "9999-12-31T23:59:59+00:00")
        #expect(Instant(milliseconds: .max).offsetText == "9999-12-31T23:59:59+00:00")
    }
}
