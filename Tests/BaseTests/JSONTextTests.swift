import Base
import Foundation
import TestSupport
import Testing

@Suite struct JSONTextTests {
    private func quoted(_ text: String) -> String {
        var json = JSONText()
        json.value(text)
        return json.string
    }

    @Test func writesInTheOrderItIsTold() {
        var json = JSONText()
        json.openObject()
        json.field("order", 23_501)
        json.field("charge", "0.27819")
        json.field("refill", true)
        json.key("orders")
        json.openArray()
        json.value(Int64.min)
        json.value(Int64.max)
        json.openObject()
        json.closeObject()
        json.openArray()
        json.closeArray()
        json.null()
        json.literal("1.50")
        json.closeArray()
        json.field("last", false)
        json.closeObject()
        #expect(
            json.string
                == #"{"order":23501,"charge":"0.27819","refill":true,"#
                + #""orders":[-9223372036854775808,9223372036854775807,{},[],null,1.50],"last":false}"#)
    }

    @Test func escapesWhatMustBeEscapedAndNothingElse() {
        #expect(quoted("") == #""""#)
        #expect(quoted(#"a"b\c/d"#) == #""a\"b\\c/d""#)
        #expect(quoted("\n\r\t") == #""\n\r\t""#)
        #expect(quoted("\u{0}\u{1}\u{8}\u{C}\u{1F}") == #""\u0000\u0001\u0008\u000c\u001f""#)
        #expect(quoted("\u{7F}é漢🙂\u{2028}") == "\"\u{7F}é漢🙂\u{2028}\"")
    }

    @Test func everyScalarIsReadBackByAnotherReader() throws {
        for value in UInt32(0)...0x10FFFF where value < 0x3000 || value % 251 == 0 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(Character(scalar))b"
            let json = "[\(quoted(text))]"
            let read = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String], "\(value)")
            #expect(read.map { Array($0.unicodeScalars) } == [Array(text.unicodeScalars)], "\(value)")
        }
    }

    @Test func whatIsWrittenIsReadBack() {
        var numbers = SeededNumbers(41)
        for _ in 0..<500 {
            let value = Self.random(&numbers, depth: 0)
            var json = JSONText()
            Self.write(value, &json)
            #expect(JSONValue.parse(json.bytes) == value)
        }
    }

    private static func random(_ numbers: inout SeededNumbers, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 4 ? 4 : 6), using: &numbers) {
        case 0: return .null
        case 1: return .flag(Bool.random(using: &numbers))
        case 2: return .number(String(numbers.magnitude()))
        case 3: return .text(randomText(&numbers))
        case 4:
            return .array((0..<Int.random(in: 0...4, using: &numbers)).map { _ in random(&numbers, depth: depth + 1) })
        default:
            return .object(
                (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
                    JSONValue.Member(randomText(&numbers), random(&numbers, depth: depth + 1))
                })
        }
    }

    private static func randomText(_ numbers: inout SeededNumbers) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &numbers) {
            let value = UInt32.random(in: 0...(Bool.random(using: &numbers) ? 0x7F : 0x10FFFF), using: &numbers)
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    private static func write(_ value: JSONValue, _ json: inout JSONText) {
        switch value {
        case .null: json.null()
        case .flag(let flag): json.value(flag)
        case .number(let text): json.literal(text)
        case .text(let text): json.value(text)
        case .array(let items):
            json.openArray()
            for item in items { write(item, &json) }
            json.closeArray()
        case .object(let members):
            json.openObject()
            for member in members {
                json.key(member.name)
                write(member.value, &json)
            }
            json.closeObject()
        }
    }
}
