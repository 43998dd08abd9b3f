import Base
import Domain
import Testing

@Suite struct PeopleRuleTests {
    @Test(arguments: [
        ("ann@example.org", "ann@example.org"), ("  Ann.B+x@Example.ORG\n", "ann.b+x@example.org"),
        ("root@localhost", "root@localhost"), ("o'neil@xn--80ak6aa92e.com", "o'neil@xn--80ak6aa92e.com"),
    ])
    func addressesHaveOneSpelling(_ typed: String, _ text: String) { #expect(MailAddress(typed)?.text == text) }

    @Test(arguments: [
        "", "@", "ann", "ann@", "@example.org", "ann@b@c", "a nn@example.org", "ann@exa mple.org", "ann@.example.org",
        "ann@example..org", "ann.@example.org", ".ann@example.org", "ann@-example.org", "ann@example.org-",
        "ann@example.org\nBcc: x@y.z", "ann\u{0}@example.org", "<ann@example.org>", "ann@example.org,bob@example.org",
        "änn@example.org", "ann@exämple.org", "\"ann\"@example.org", "ann@[192.0.2.1]",
        String(repeating: "a", count: 65) + "@example.org", "a@" + String(repeating: "a.", count: 126) + "a",
        String(repeating: " ", count: 600) + "ann@example.org",
    ])
    func whatIsNoAddressIsRefused(_ typed: String) { #expect(MailAddress(typed) == nil) }

    @Test func theLongestAddressIsTaken() {
        let longest = String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 189)
        #expect(longest.utf8.count == 254)
        #expect(MailAddress(longest) != nil && MailAddress(longest + "b") == nil)
    }

    @Test(arguments: ["", "#00ff9a"])
    func accentsAreSixDigits(_ accent: String) throws {
        try Showcase(storefront: StorefrontID(1), brand: "b", accent: accent).check()
    }

    @Test(arguments: ["#fff", "00ff9a0", "#00FF9A", "#00ff9g", "red", "#00ff9a;", "#00ff9a\n"])
    func otherAccentsAreRefused(_ accent: String) {
        #expect(throws: Fault.self) {
            try Showcase(storefront: StorefrontID(1), brand: "b", accent: accent).check()
        }
    }

    @Test func textsAreHeldToTheirLength() throws {
        try PlainText.check("Đặng", "name", atMost: 4)
        try PlainText.check("a\nb", "note", atMost: 3, hasLines: true)
        for text in ["abcde", "a\nb", "a\u{0}b", "a\u{7F}", "a\u{85}b", "a\u{2028}b"] {
            #expect(throws: Fault.self) { try PlainText.check(text, "name", atMost: 4) }
        }
        #expect(throws: Fault.self) { try PlainText.check("a\u{0}b", "note", atMost: 9, hasLines: true) }
    }

    @Test func rolesStandAboveEachOther() {
        #expect(PersonRole.allCases.sorted() == [.customer, .support, .manager, .owner])
        #expect(PersonRole.allCases.filter(\.isStaff) == [.support, .manager, .owner])
        for role in PersonRole.allCases { #expect(PersonRole(name: role.name) == role) }
        #expect(PersonRole(name: "root") == nil)
    }

    @Test func aLineOfTheAuditLogIsCutAndNeverRefused() {
        let act = Act(
            id: ActID(1), at: Instant(milliseconds: 1), by: .visitor(String(repeating: "é", count: 500), address: "x"),
            verb: "v\0", subject: String(repeating: "s", count: 900), detail: String(repeating: "d", count: 9_000),
            account: nil)
        #expect(act.actor.utf8.count <= Act.mostActor && act.actor.hasPrefix("visitor:éé"))
        #expect(act.verb == "v\u{FFFD}" && act.subject.utf8.count == 300 && act.detail.utf8.count == 2_000)
    }

    @Test func sessionsKeepTheBeginningOfAnAgent() {
        let session = LoginSession(
            key: KeyDigest(words: .zero), person: PersonID(1), epoch: 0, stage: .signedIn,
            createdAt: Instant(milliseconds: 5), expiresAt: Instant(milliseconds: 9), address: "192.0.2.1",
            agent: String(repeating: "漢", count: 500))
        #expect(session.agent == String(repeating: "漢", count: 66))
        #expect(session.isOpen(at: Instant(milliseconds: 8)) && !session.isOpen(at: Instant(milliseconds: 9)))
    }
}
