import Domain
import Testing

@Suite struct CodeFinderTests {
    @Test(arguments: CodeCorpus.all)
    func findsTheCodeThatAReaderWouldType(_ message: CodeCorpus.Message) {
        #expect(CodeFinder.code(in: message.text) == message.code)
    }

    @Test func readsManyLanguages() {
        let languages = Set(CodeCorpus.all.filter { $0.code != nil }.map { $0.language.prefix(2) })
        #expect(languages.count >= 50)
        #expect(CodeCorpus.all.count >= 300)
        #expect(CodeCorpus.all.filter { $0.code == nil }.count >= 60)
    }

    @Test(
        arguments: [
            ("code 1234 654321", "654321"), ("code 654321 1234", "654321"), ("code 12345 1234", "1234"),
            ("code 1234567 4321", "4321"), ("code 123 87654", "87654"), ("1234 code 654321", "654321"),
        ])
    func sixDigitsGoBeforeFourAndFourBeforeOthers(_ text: String, _ code: String) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test(
        arguments: [
            ("592810 code 482913", "482913"), ("otp of 4554 is 9988", "9988"), ("6767 is otp for 3838", "6767"),
            ("код для 4410 это 5829", "5829"), ("4410 的验证码是5829", "5829"), ("code 4410 or 5829", "4410"),
        ])
    func ofTwoNumbersTheOneIsTakenThatTheKeywordPointsAt(_ text: String, _ code: String) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test(
        arguments: [
            ("Thank you for coming. Have a nice day. 628301. We never ask. You know. Keep your code", "628301"),
            ("Paid at desk 628301 by Lee. Have a nice day. Call us if you must. Never tell a code", nil),
        ])
    func farFromAKeywordACodeStandsAlone(_ text: String, _ code: String?) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test(
        arguments: [
            ("code: 317", "317"), ("Your PIN is 317.", "317"), ("code for the door of the house 317", nil),
            ("317 to verify", nil), ("code. 317", nil), ("code: 31", nil),
        ])
    func threeDigitsStandRightBesideAStrongWord(_ text: String, _ code: String?) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test(arguments: ["code 12", "code 123456789", "code 1234567890123456", "code +123456", "code 1-2-3"])
    func otherLengthsAreNoCodes(_ text: String) {
        #expect(CodeFinder.code(in: text) == nil)
    }

    @Test(
        arguments: [
            "$4500", "$ 4500", "4500$", "4500 €", "€4500", "₹4500", "₽ 4500", "4500 ₺", "USD 4500", "4500 USD",
            "Rp4500",
            "Rp 4500", "Rp. 4500", "4500 руб", "4500 руб.", "4500р", "4500元", "4500円", "4500원", "4500 บาท",
            "150.000", "1,234.56", "150,000", "4500.50", "4500,50", "1'500'000", "1,00,000", "150 000 сум",
        ])
    func amountsAreNoCodes(_ amount: String) {
        #expect(CodeFinder.code(in: "Code for \(amount)") == nil)
        #expect(CodeFinder.code(in: "Code 6283 for \(amount)") == "6283")
        #expect(CodeFinder.code(in: "\(amount), code 6283") == "6283")
    }

    @Test func moneyBehindACodeDoesNotHideIt() {
        #expect(CodeFinder.code(in: "OTP 628301 USD 50 payment") == "628301")
        #expect(CodeFinder.code(in: "OTP 628301 $50 payment") == "628301")
    }

    @Test(
        arguments: [
            "*4821", "**4821", "••4821", "..4821", "…4821", "xx4821", "XX-4821", "xxxx 4821", "4276****4821",
            "ending 4821",
            "ending in 4821", "a/c 4821", "card no. 4821", "尾号4821", "terminada en 4821", "карта 4821",
        ])
    func tailsOfCardsAreNoCodes(_ tail: String) {
        #expect(CodeFinder.code(in: "Code for \(tail)") == nil)
        #expect(CodeFinder.code(in: "Code for \(tail) is 6283") == "6283")
    }

    @Test(
        arguments: [
            ("Your code is 2024", "2024"), ("Code: 1987", "1987"), ("Code valid till the end of 2025", nil),
            ("Password changed in May 2024", nil), ("Code of 12 March 2024", nil), ("Code. 2024", nil),
            ("2019 is your Uber code", "2019"),
            ("[App] 2019 is your verification code", "2019"), ("Код для входа в Telegram: 2019", "2019"),
            ("In 2019 your password was new", nil), ("20190520 is your code", "20190520"),
            ("20240520 log in", nil), ("Code: 20240520", "20240520"),
        ])
    func yearsAreNoCodesUnlessNamedSo(_ text: String, _ code: String?) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test(
        arguments: [
            "900 seconds", "1440 minutes", "300 сек", "1440 минут", "1440分钟", "900秒", "1440분", "1440 phút", "5000 MB",
            "5000 points",
            "12:30", "12:30:45", "2024-05-20", "20.05.2024", "20/05/2024", "50/100", "4500%", "4500 %", "№ 4821",
            "10.20.30.40", "05-2024", "#4821#", "*100*4821#",
        ])
    func measuresTimesAndFractionsAreNoCodes(_ measure: String) {
        #expect(CodeFinder.code(in: "code \(measure)") == nil)
        #expect(CodeFinder.code(in: "code 628301, \(measure)") == "628301")
        #expect(CodeFinder.code(in: "code 48215 \(measure)") == "48215")
    }

    @Test(
        arguments: [
            "+62 812 3456 7890", "+62812345", "0812-3456-7890", "8 (495) 123-45-67", "(021) 5551234", "555-1234",
            "123-456-7890",
            "812 345 678", "1800 123 4567", "+7 912 345-67-89", "+62 481920", "call 1234", "dial 123456",
            "reply STOP to 48291",
            "телефон 123456",
        ])
    func telephoneNumbersAreNoCodes(_ number: String) {
        #expect(CodeFinder.code(in: "code \(number)") == nil)
        #expect(CodeFinder.code(in: "Code 6283. Help: \(number)") == "6283")
    }

    @Test(
        arguments: [
            "https://example.com/482910", "http://t.co/482910?code=482910", "www.482910.com", "t.me/login/482910",
            "name482910@example.com", "482910@example.com", "482910.com", "otpauth://totp/482910", "id482910",
            "482910abc",
        ])
    func digitsOfAddressesAreNoCodes(_ address: String) {
        #expect(CodeFinder.code(in: "code \(address)") == nil)
        #expect(CodeFinder.code(in: "code 6283 \(address)") == "6283")
    }

    @Test(
        arguments: [
            ("code: AB12CD", "AB12CD"), ("Your code is 4K7BQ", "4K7BQ"), ("Kode: A1B2C3D4", "A1B2C3D4"),
            ("code AB12CD", nil),
            ("code: ab12cd", nil), ("code: SAVE20", nil), ("code: AB1", nil), ("code: AB12CD34E", nil),
            ("code: ABCDEF", nil),
            ("code: AB12CD-99", nil), ("promo code: AB12CD", nil), ("Discount! Code: AB12CD", nil),
            ("ref: AB12CD", nil),
            ("code: AB12CD, PIN 628301", "628301"),
        ])
    func mixedCodesMustBeUnmistakable(_ text: String, _ code: String?) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test(
        arguments: [
            ("code 111111\n@example.com #222222", "222222"), ("code 111111\n@example.com #222222\n \n", "222222"),
            ("code 111111\r\n@example.com #222222 @frame.example", "222222"),
            ("code 111111 @example.com #222222", "111111"),
            ("@example.com #222222\ncode 111111", "111111"), ("code 111111\n@ #222222", "111111"),
            ("code 111111\n@example.com #222222 now", "111111"), ("code 111111\n@example.com #", "111111"),
            ("code 111111\n@example.com #top", "111111"),
        ])
    func theLastLineBoundToADomainGoesFirst(_ text: String, _ code: String) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test func digitsOfEveryScriptAreFolded() throws {
        var scripts = 0
        for value in UInt32(0)..<0x20000 {
            guard let zero = Unicode.Scalar(value), zero.properties.generalCategory == .decimalNumber,
                zero.properties.numericValue == 0
            else { continue }
            scripts += 1
            let digits = try [4, 8, 2, 9, 1, 0].map { try #require(Unicode.Scalar(value + $0)) }
            let text = "code: " + String(String.UnicodeScalarView(digits))
            #expect(CodeFinder.code(in: text) == "482910", "\(text)")
        }
        #expect(scripts >= 60)
    }

    @Test(
        arguments: [
            ("123456", "123456"), ("Telegram 48213", "48213"), ("G-482910", "482910"), ("2024", nil), ("20240520", nil),
            ("123", nil),
            ("Room 4 is 482910 miles away", nil), ("482910 482911", nil), ("388-941-", nil),
            ("see you on floor 4829", nil),
        ])
    func aLoneNumberIsACodeInAVeryShortText(_ text: String, _ code: String?) {
        #expect(CodeFinder.code(in: text) == code)
    }

    @Test(
        arguments: [
            ("Your code for order: 6071", "6071"), ("Your code for account 6071", "6071"),
            ("Order: 6071. Your code will follow", nil),
            ("Code 1234 for account 6071", "1234"), ("We have your order. 628301 is your code", "628301"),
            ("Code for account 6071 is 1234", "1234"),
        ])
    func whatACodeIsForIsNoCodeBesideAnother(_ text: String, _ code: String?) {
        #expect(CodeFinder.code(in: text) == code)
    }
}
