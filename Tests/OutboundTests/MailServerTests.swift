import Domain
import Testing

@testable import Outbound

@Suite struct MailServerTests {
    @Test(arguments: [
        ("smtp://mail.example.org:587", "smtp://mail.example.org:587", false, true),
        ("smtp://mail.example.org", "smtp://mail.example.org:587", false, true),
        ("smtps://mail.example.org", "smtps://mail.example.org:465", true, true),
        ("SMTPS://Mail.Example.org:1465", "smtps://mail.example.org:1465", true, true),
        ("smtp://127.0.0.1:25", "smtp://127.0.0.1:25", false, false),
        ("smtp://127.9.9.9:25", "smtp://127.9.9.9:25", false, false),
        ("smtp://localhost:25", "smtp://localhost:25", false, false),
        ("smtp://[::1]:25", "smtp://[0:0:0:0:0:0:0:1]:25", false, false),
        ("smtps://localhost:465", "smtps://localhost:465", true, true),
        ("smtp://10.0.0.1:25", "smtp://10.0.0.1:25", false, true),
        ("smtp://localhost.example.org:25", "smtp://localhost.example.org:25", false, true),
    ])
    func plainTextGoesToLoopbackAlone(text: String, place: String, isTLSFromStart: Bool, requiresTLS: Bool) throws {
        let server = try MailServer(text)
        #expect(server.text == place)
        #expect(server.isTLSFromStart == isTLSFromStart)
        #expect(MailLine(server: server, login: nil, authorityFile: nil).requiresTLS == requiresTLS)
        #expect(MailLine(server: server, login: nil, authorityFile: "/ca.pem").requiresTLS)
    }

    @Test(arguments: [
        ("", MailServer.Refusal.scheme), ("mail.example.org:587", .scheme), ("http://mail.example.org", .scheme),
        ("smtp:mail.example.org", .scheme), ("smtp://ann:secret@mail.example.org", .userInfo),
        ("smtp://mail.example.org:587/", .path), ("smtp://mail.example.org?x", .path), ("smtp://", .place),
        ("smtp://mail.example.org:0", .place), ("smtp://mail.example.org:65536", .place),
        ("smtp://mail example.org", .place), ("smtp://mail.example.org\r\n", .place), ("smtp://127.1:25", .place),
    ])
    func refusesWhatIsNoServer(text: String, refusal: MailServer.Refusal) {
        #expect(throws: refusal) { try MailServer(text) }
    }
}
