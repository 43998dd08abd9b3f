import Base
import CMail

/// Why a mail did not go out.
package struct MailFailure: Error, Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        case unusable
        case unknownName
        case noConnection
        case late
        case noTLS
        case untrusted
        case badAuthority
        case denied
        case refused
        case cutOff
        /// The message, not the server.
        case unfit(String)
        /// Too many wait already.
        case crowded
        case closed
    }

    /// Bytes of a server's reply that are kept.
    private static let mostReply = 200

    package let cause: Cause
    /// The server's last code; 0 = none.
    package let code: Int
    /// The line with which the server said no; it may name the person. "" = none.
    package let reply: String

    package init(_ cause: Cause, code: Int = 0, reply: String = "") {
        self.cause = cause
        self.code = code
        let line = String(
            String.UnicodeScalarView(reply.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
        self.reply = String(line.trimmed).cut(toBytes: Self.mostReply)
    }

    /// - Parameter outcome: of CMail's, and not that it was sent.
    init(outcome: Int, code: Int, reply: String) {
        let cause: Cause =
            switch outcome {
            case SWITCHBOARD_MAIL_UNKNOWN_NAME: .unknownName
            case SWITCHBOARD_MAIL_NO_CONNECTION: .noConnection
            case SWITCHBOARD_MAIL_LATE: .late
            case SWITCHBOARD_MAIL_NO_TLS: .noTLS
            case SWITCHBOARD_MAIL_UNTRUSTED: .untrusted
            case SWITCHBOARD_MAIL_BAD_AUTHORITY: .badAuthority
            case SWITCHBOARD_MAIL_DENIED: .denied
            case SWITCHBOARD_MAIL_CUT_OFF: .cutOff
            case SWITCHBOARD_MAIL_REFUSED: .refused
            default: .unusable
            }
        self.init(cause, code: code, reply: reply)
    }

    /// Would the same mail go out later? A no with 4 at its beginning is for now, one with 5 for ever (RFC 5321 §4.2.1).
    package var isPassing: Bool {
        switch cause {
        case .unknownName, .noConnection, .late, .cutOff: true
        case .denied, .refused, .noTLS: (400...499).contains(code)
        case .unusable, .untrusted, .badAuthority, .unfit, .crowded, .closed: false
        }
    }

    /// One line for the operator, without what the server said: that may name a person.
    package var reason: String {
        switch cause {
        case .unusable: "libcurl could not be used"
        case .unknownName: "the mail server's name was not found"
        case .noConnection: "no connection to the mail server could be made"
        case .late: "the mail server did not answer in time"
        case .noTLS: "the mail server offers no TLS, or it failed"
        case .untrusted: "the mail server's certificate is not trusted, or is for another name"
        case .badAuthority: "the file of certificates cannot be read"
        case .denied: "the mail server did not take user and password"
        case .refused: "the mail server refused the mail (\(code))"
        case .cutOff: "the connection to the mail server ended in between"
        case .unfit(let what): "the mail cannot be sent: \(what)"
        case .crowded: "too many mails wait"
        case .closed: "the server is being stopped"
        }
    }
}
