import Base
import Testing

@Suite struct HexTests {
    @Test func everyByteGoesThereAndBack() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(Hex.bytes(Hex.text(all)) == all)
        #expect(Hex.bytes(Hex.text(all).uppercased()) == all)
        #expect(Hex.text([0x00, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
        #expect(Hex.text([]) == "")
        #expect(Hex.bytes("") == [])
    }

    @Test(arguments: ["0", "abc", "0g", "g0", "0x", " 0", "0 ", "-1", "é", "00\n", "１１"])
    func refusesWhatIsNoHex(_ text: String) {
        #expect(Hex.bytes(text) == nil)
    }
}

@Suite struct CRC32Tests {
    @Test(
        arguments: [
            ("", 0), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43), ("abc", 0x3524_41C2),
            ("The quick brown fox jumps over the lazy dog", 0x414F_A339), ("\u{0}\u{0}\u{0}\u{0}", 0x2144_DF1C),
        ] as [(String, UInt32)])
    func knowsTheAnswers(_ text: String, _ checksum: UInt32) {
        #expect(CRC32.checksum(text.utf8) == checksum)
    }

    @Test func findsEverySingleTypingError() {
        let text = Array("0123456789abcdef0123456789abcdef0123456789abcdef".utf8)
        let checksum = CRC32.checksum(text)
        for position in text.indices {
            for digit in "0123456789abcdef".utf8 where digit != text[position] {
                var mistyped = text
                mistyped[position] = digit
                #expect(CRC32.checksum(mistyped) != checksum)
            }
        }
    }
}
