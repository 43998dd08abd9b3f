import Base
import Testing

@Suite struct CSVTextTests {
    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("two words", "two words"), ("a,b", "\"a,b\""),
        ("say \"x\"", "\"say \"\"x\"\"\""),
        ("one\ntwo", "\"one\ntwo\""), ("one\r\ntwo", "\"one\r\ntwo\""), ("\"", "\"\"\"\""), (" é ", " é "),
    ])
    func quotesWhatWouldBreakTheLine(_ text: String, _ cell: String) {
        #expect(CSVText.cell(text) == cell)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+62811", "'+62811"), ("@SUM(A1)", "'@SUM(A1)"), ("-1+1", "'-1+1"), ("-", "'-"),
        ("--1", "'--1"), ("-1.", "'-1."), ("-.5", "'-.5"), ("-1.2.3", "'-1.2.3"), ("-1e5", "'-1e5"), ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""), ("=A1,\"x\"", "\"'=A1,\"\"x\"\"\""), ("-٣", "'-٣"),
    ])
    func takesFormulasTheirMeaning(_ text: String, _ cell: String) {
        #expect(CSVText.cell(text) == cell)
    }

    @Test(arguments: ["0", "-1", "-12.50", "12.5", "-0.000001", "a=b", "x-1", "1+1"])
    func leavesNumbersAndOtherTextsAlone(_ text: String) {
        #expect(CSVText.cell(text) == text)
    }

    @Test func endsEachLineWithBothBytes() {
        #expect(Array(CSVText.line(["a", "b,c", "-5"]).utf8) == Array("a,\"b,c\",-5\r\n".utf8))
        #expect(CSVText.line([]) == "\r\n")
    }
}
