import Base
import Domain
import Testing

@Suite(.timeLimit(.minutes(1))) struct CodeHostilityTests {
    /// Parts of which texts are made that try every road of the finder.
    private static let parts: [String] = [
        "code", "код", "验证码", "รหัส", "رمز", "promo code", "ending", "call", "min", "分钟", "USD", "$", "€", "is", "是",
        "order",
        "no.", "xx", "G-", "OTP-", "1", "12", "123", "1234", "123456", "12345678", "1234567890", "٤٨", "４８", "𝟒", " ",
        "  ", "\n",
        "\r\n", "\t", ".", ",", ":", "-", "/", "*", "#", "+", "(", ")", "'", "\"", "%", "@", "@a.b #", "://", "http://",
        "www.",
        "a.co/", "_", "…", "•", "\u{200E}", "\u{200B}", "\u{0301}", "\u{FE0F}", "\u{20E3}", "\u{FFFD}", "\u{0}",
        "\u{7F}",
        "🇮🇩", "👩‍👩‍👧", "İ", "ﬃ", "mã", "AB12CD", "a", "Z", "ا", "한", "\u{10FFFF}", "\u{E000}",
    ]

    /// Answers are short and plain whatever the text.
    private func expectPlain(_ text: String) {
        guard let code = CodeFinder.code(in: text) else { return }
        #expect((3...12).contains(code.utf8.count), "\(text)")
        #expect(code.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }, "\(text)")
        #expect(code.utf8.contains { (0x30...0x39).contains($0) }, "\(text)")
    }

    @Test func noTextOfPartsIsTooStrange() {
        var numbers = SeededNumbers(4)
        for _ in 0..<4_000 {
            let count = Int.random(in: 0...24, using: &numbers)
            expectPlain((0..<count).compactMap { _ in Self.parts.randomElement(using: &numbers) }.joined())
        }
    }

    @Test func noTextOfScalarsIsTooStrange() {
        var numbers = SeededNumbers(44)
        for _ in 0..<2_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &numbers) {
                let value = UInt32.random(in: 0...(Bool.random(using: &numbers) ? 0x250 : 0x10FFFF), using: &numbers)
                if let scalar = Unicode.Scalar(value) { text.append(scalar) }
            }
            expectPlain(String(text))
        }
    }

    @Test func noTextOfBytesIsTooStrange() {
        var numbers = SeededNumbers(444)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...80, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            expectPlain(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// What walks back and forth from every place would take hours here.
    @Test(
        arguments: [
            "1", "1 ", "1-", "1.", "1/", "(1)", "123 ", "a", "a/", "a@", "a.", "x", "*", "@", "#", "://", " ", "\n",
            "G-1", "A1",
            "code", "code 1234 ", "1234 code ", "code: A1 ", "verif", "order no ", "ref.", "验证码", "码", "0\u{0301}", "👩‍👩‍👧",
        ])
    func longTextsTakeNoLongerThanTheirLength(_ part: String) {
        expectPlain("code " + String(repeating: part, count: 65_536 / part.utf8.count) + " 123456")
    }

    @Test func readsNoMoreThanItsLimit() {
        let filler = String(repeating: "word ", count: CodeFinder.longestText / 5)
        #expect(CodeFinder.code(in: "code 123456 " + filler) == "123456")
        #expect(CodeFinder.code(in: filler + filler + "code 123456") == nil)
    }
}
