import Base
import Domain
import Foundation
import TestSupport
import Testing

@testable import Outbound

@Suite struct MailMessageTests {
    private let clock = ManualClock()

    private func bytes(
        from: String = "shop@example.org", to: String = "ann@example.com", subject: String = "Hello",
        text: String = "Hello.\n"
    ) throws -> [UInt8] {
        let mailbox = try #require(Mailbox(from))
        return try MailMessage(
            from: mailbox, to: to, subject: subject, text: text, environment: clock.environment
        ).bytes
    }

    @Test func saysWhoWritesToWhomAndWhen() throws {
        let mail = MailReader(try bytes(from: "The Shop <Shop@Example.org>"))
        #expect(mail["From"] == "\"The Shop\" <shop@example.org>")
        #expect(mail["To"] == "ann@example.com")
        #expect(mail["Subject"] == "Hello")
        #expect(mail["MIME-Version"] == "1.0")
        #expect(mail["Auto-Submitted"] == "auto-generated")
        #expect(mail["Content-Type"] == "text/plain; charset=utf-8")
        #expect(mail["Content-Transfer-Encoding"] == "quoted-printable")
        #expect(mail["Message-ID"]?.wholeMatch(of: /<[0-9a-f]{32}@example\.org>/) != nil)
        #expect(mail["Date"] == clock.now.mailText)
        #expect(mail.body == "Hello.\r\n")
        #expect(mail.headers.count == 9)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", "Thu, 1 Jan 1970 00:00:00 +0000"),
        ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000"),
        ("2026-11-21T09:05:07Z", "Sat, 21 Nov 2026 09:05:07 +0000"),
        ("2027-12-05T12:00:00Z", "Sun, 5 Dec 2027 12:00:00 +0000"),
    ])
    func writesDatesAsMailDoes(instant: String, date: String) throws {
        #expect(try #require(Instant(text: instant)).mailText == date)
    }

    static let subjects = [
        "New password for Shop", "Mật khẩu mới cho Cửa hàng số", "为小店设置新密码：请在两小时内打开链接，过期无效，谢谢您的光临与支持",
        "Пароль", "👩‍👩‍👧‍👦 family 👩‍👩‍👧‍👦 and more 👩‍👩‍👧‍👦", "looks like =?UTF-8?B?eA==?= a word", "a \"quoted\" one",
        String(repeating: "ế", count: 160), String(repeating: "long ", count: 90) + "end", "",
    ]

    @Test(arguments: subjects)
    func subjectsAreReadAsTheyWereWritten(subject: String) throws {
        let mail = MailReader(try bytes(subject: subject))
        #expect(mail["Subject"] == subject)
        #expect(mail.lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    static let names = [
        "Cửa hàng số", "小店", String(repeating: "店", count: 66), "Shop \"number\" \\one", "a, b; c: d",
        "Shop <of> sorts", String(repeating: "x", count: 60),
    ]

    @Test(arguments: names)
    func namesAreReadAsTheyWereWritten(name: String) throws {
        let mail = MailReader(try bytes(from: "\(name) <shop@example.org>"))
        let from = try #require(mail["From"])
        let shown = from.replacing("\\\\", with: "\u{1}").replacing("\\\"", with: "\u{2}").replacing("\"", with: "")
            .replacing("\u{1}", with: "\\").replacing("\u{2}", with: "\"")
        #expect(shown == "\(name) <shop@example.org>")
        #expect(from.hasSuffix(" <shop@example.org>"))
        #expect(mail.lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    static let texts = [
        "one\ntwo\n", "one\r\ntwo\r\n", "one\rtwo\r", "no end", "", "\n\n\n", ".\n..\n.hidden\n",
        "a = b, 100 % = =3D\n",
        "blank at the end \ntab\t\n \n", String(repeating: "x", count: 76) + "\n",
        String(repeating: "x", count: 77) + "\n",
        String(repeating: "=", count: 200), String(repeating: "Cửa hàng ", count: 60),
        String(repeating: "店", count: 300),
        "https://shop.example.org/invitation/" + String(repeating: "0123456789abcdef", count: 8) + "\n",
        "bell \u{7} here\n",
        "From the start\n", String(repeating: "x", count: 75) + " \n" + String(repeating: "y", count: 74) + "= \n",
    ]

    @Test(arguments: texts)
    func textsAreReadAsTheyWereWritten(text: String) throws {
        let mail = MailReader(try bytes(text: text))
        var expected = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        if !expected.isEmpty, !expected.hasSuffix("\n") { expected += "\n" }
        #expect(mail.body.replacing("\r\n", with: "\n") == expected)
        #expect(mail.lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
        // Blanks at the end of a line are lost on the way.
        #expect(mail.lines.allSatisfy { !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
    }

    @Test(arguments: [
        "two\nlines", "two\rlines", "two\r\nBcc: eve@example.com", "a\0b", "bell\u{7}", "next\u{85}line",
        "line\u{2028}separator", String(repeating: "x", count: MailMessage.mostSubject + 1),
    ])
    func refusesSubjectsThatAreNotOneLine(subject: String) {
        #expect(throws: MailMessage.Refusal.self) { try bytes(subject: subject) }
    }

    @Test(arguments: [
        "", "ann", "ann@example.com\r\nBcc: eve@example.com", "ann@example.com, eve@example.com", " ann@example.com",
        "ann@example.com\n", "Ann <ann@example.com>", "<ann@example.com>", "ann@example.com> SIZE=1", "änn@example.com",
    ])
    func refusesReceiversThatAreNotOneAddress(to: String) {
        #expect(throws: MailMessage.Refusal.self) { try bytes(to: to) }
    }

    @Test(arguments: [
        "", "shop", "Shop", "Shop <shop>", "Shop <shop@example.org", "shop@example.org>",
        "Shop\nBcc: x <shop@example.org>",
        "Shop\r <shop@example.org>", "<a@example.org> <b@example.org",
        String(repeating: "x", count: 201) + " <a@b.example>",
    ])
    func refusesSendersThatAreNone(text: String) {
        #expect(Mailbox(text) == nil)
    }

    @Test func refusesTextsThatAreTooLong() throws {
        _ = try bytes(text: String(repeating: "x", count: MailMessage.mostText))
        #expect(throws: MailMessage.Refusal.self) {
            try bytes(text: String(repeating: "x", count: MailMessage.mostText + 1))
        }
        #expect(throws: MailMessage.Refusal.self) { try bytes(text: "a\0b") }
    }

    @Test func refusalsRepeatNothing() throws {
        let from = try #require(Mailbox("a@b.example"))
        do throws(MailMessage.Refusal) {
            _ = try MailMessage(
                from: from, to: "secret\n@example.org", subject: "", text: "",
                environment: clock.environment)
            Issue.record("it was taken")
        } catch {
            #expect(!error.reason.contains("secret"))
        }
    }
}
