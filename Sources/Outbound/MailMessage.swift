import Base
import Domain

/// A mail as it goes over the wire (RFC 5322): plain text of this program's to one person.
package struct MailMessage: Sendable {
    /// Why there is no such mail, in one line; what is wrong is never in it.
    package struct Refusal: Error, Hashable, Sendable {
        package let reason: String
    }

    /// Bytes of a subject.
    package static let mostSubject = 500
    /// Bytes of a text, before it is encoded.
    package static let mostText = 100_000

    package let from: Mailbox
    package let to: MailAddress
    private let subject: String
    private let text: String
    private let date: Instant
    private let id: String

    /// - Parameters:
    ///   - to: an address alone.
    ///   - subject: one line.
    /// - Throws: `Refusal` where the mail would not say what it was meant to, such as a subject of two lines.
    package init(
        from: Mailbox, to: String, subject: String, text: String, environment: Environment
    ) throws(Refusal) {
        guard let address = MailAddress(to), address.text.utf8.count == to.utf8.count else {
            throw Refusal(reason: "the address is none")
        }
        guard MailText.isLine(subject), subject.utf8.count <= Self.mostSubject else {
            throw Refusal(reason: "the subject is too long, or not one line")
        }
        guard text.utf8.count <= Self.mostText, !text.hasNUL else {
            throw Refusal(reason: "the text is too long, or no text")
        }
        self.from = from
        self.to = address
        self.subject = subject
        self.text = text
        date = environment.now()
        id = Hex.text(environment.randomBytes(16))
    }

    /// The whole message, with CRLF at the end of every line.
    package var bytes: [UInt8] {
        let headers = [
            "Date: \(date.mailText)",
            "From: \(from.header)",
            "To: \(to.text)",
            "Subject: \(MailText.phrase(subject))",
            "Message-ID: <\(id)@\(from.domain)>",
            // Holiday notices do not answer it (RFC 3834).
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8) + MailText.quotedPrintable(text)
    }
}

extension Instant {
    /// `Thu, 11 Nov 2027 08:00:00 +0000` (RFC 5322 §3.3).
    var mailText: String {
        let day = CalendarDay(containing: self)
        // The first of January 1970 was a Thursday.
        let days = day.start.milliseconds / CalendarDay.millisecondsPerDay
        let weekday = Self.weekdays.dropFirst(Int(((days % 7) + 11) % 7)).first ?? ""
        let month = Self.months.dropFirst(day.month - 1).first ?? ""
        let time = text.dropFirst(text.utf8.count - 9).dropLast()
        return "\(weekday), \(day.day) \(month) \(text.prefix(4)) \(time) +0000"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
