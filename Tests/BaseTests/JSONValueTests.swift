import Base
import Testing

@Suite struct JSONValueTests {
    private func parse(_ text: String) -> JSONValue? { JSONValue.parse(text.utf8) }

    @Test func keepsRepeatedMembersInOrder() {
        #expect(
            parse(#"{"a":1,"b":2,"a":3}"#)
                == .object([.init("a", .number("1")), .init("b", .number("2")), .init("a", .number("3"))]))
        #expect(parse(#"{"a":1,"a":3}"#)?["a"] == .number("1"))
    }

    @Test(
        arguments: [
            "0", "-0", "1", "-1", "12.50", "0.1", "1e5", "1E+5", "1e-5", "1.5e10", "123456789012345678901234567890",
            "0.1000000000000000055511151231257827",
        ])
    func keepsNumbersAsTheyWereWritten(_ text: String) {
        #expect(parse(text) == .number(text))
        #expect(parse(" [ \(text) ] ") == .array([.number(text)]))
    }

    @Test func readsEveryEscape() {
        #expect(parse(#""\"\\\/\b\f\n\r\t""#) == .text("\"\\/\u{8}\u{C}\n\r\t"))
        #expect(parse(#""\u0041\u00e9\u6F22""#) == .text("Aé漢"))
        #expect(parse(#""\ud83d\ude42""#) == .text("🙂"))
        #expect(parse(#""\uD83D\uDE42""#) == .text("🙂"))
        #expect(parse(#""\uDBFF\uDFFF""#) == .text("\u{10FFFF}"))
        #expect(parse(#""\u0000""#) == .text("\u{0}"))
        #expect(parse("\"🙂\u{7F}\"") == .text("🙂\u{7F}"))
    }

    @Test(
        arguments: [
            #""\ud83d""#, #""\ude42""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\u0041""#, #""\ud83d\ud83d""#,
            #""\ude42\ud83d""#, #""\ud83d\u""#, #""\ud83d\"#, #""\u12""#, #""\u12G4""#, #""\u+123""#, #""\u 123""#,
        ])
    func refusesHalvesOfSurrogatePairsAndBrokenEscapes(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test(
        arguments: [
            "", " ", "{", "}", "[", "]", "{]", "[}", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1,,2]", "{,}",
            #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a" 1}"#, #"{"a":1 "b":2}"#, #"{a:1}"#, #"{'a':1}"#,
            #"{1:1}"#, #"{null:1}"#, #"{"a"::1}"#, #"{"a":1}}"#, #"{"a":1}{"#, "[] []", "1 2", "null null", "nul",
            "nulL",
            "NULL", "True", "tru", "falsee", "undefined", "NaN", "Infinity", "-Infinity", "-", "+1", "--1", "01", "-01",
            "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1e5.5", "0x10", "1_000", "1,000", "1a", #"""#, #""a"#,
            #"a""#,
            #""\"#, #""\x41""#, #""\'""#, #""\a""#, "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"", "'a'", "// c\n1",
            "/* c */ 1", "1 // c", "\u{FEFF}1", "\u{A0}1", "\u{B}1", "\u{C}1", "\u{2028}1", "1\u{0}", "[1]\u{0}", "١",
        ])
    func refusesWhatIsNoJSON(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test func refusesBytesThatAreNoUTF8() {
        let quote = UInt8(ascii: "\"")
        for bad: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ] {
            #expect(JSONValue.parse([quote] + bad + [quote]) == nil)
            #expect(JSONValue.parse(Array("[1]".utf8) + bad) == nil)
        }
    }

    @Test func readsNestingUpTo32LevelsOnly() {
        let brackets = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(parse(brackets(32)) != nil)
        #expect(parse(brackets(33)) == nil)
        #expect(parse(brackets(100_000)) == nil)
        let objects = { (depth: Int) in
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        }
        #expect(parse(objects(32)) != nil)
        #expect(parse(objects(33)) == nil)
        #expect(
            parse("[" + Array(repeating: "[]", count: 1000).joined(separator: ",") + "]") != nil, "width is no depth")
    }

    @Test func acceptsBlanksAroundEverything() {
        #expect(
            parse(" \t\r\n{ \"a\" : [ 1 , true , null ] , \"b\" : { } } \n")
                == .object([
                    .init("a", .array([.number("1"), .flag(true), .null])), .init("b", .object([])),
                ]))
    }

    @Test func tellsScalarsFromTheRest() {
        #expect(JSONValue.text("a").scalarText == "a")
        #expect(JSONValue.number("1.50").scalarText == "1.50")
        for value: JSONValue in [.null, .flag(true), .array([]), .object([])] { #expect(value.scalarText == nil) }
        #expect(JSONValue.array([])["a"] == nil)
    }
}
