import CMail
import Domain

/// How mail reaches the server: where it is, who we are there, and whom we trust.
package struct MailLine: Sendable {
    package struct Login: Sendable {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Of one try, from the look-up of the name to the last answer.
    package static let milliseconds = 30_000

    package let server: MailServer
    private let login: Login?
    private let authorityFile: String?

    /// - Parameters:
    ///   - login: neither text has a NUL.
    ///   - authorityFile: PEM certificates that vouch for the server in place of the system's; with them TLS is
    ///     required on loopback, too.
    package init(server: MailServer, login: Login?, authorityFile: String?) {
        self.server = server
        self.login = login
        self.authorityFile = authorityFile
    }

    /// On loopback nobody reads along, and servers there seldom have a certificate that anybody vouches for.
    var requiresTLS: Bool { server.isTLSFromStart || !server.isLoopback || authorityFile != nil }

    /// Sends a message; takes up to `milliseconds`, and as long again where the server does not say goodbye.
    ///
    /// - Throws: `MailFailure`.
    func send(_ message: MailMessage) throws(MailFailure) {
        // The path is the name we greet with. Ours may be no name at all, in a container; that of the sender is one.
        let url = "\(server.text)/\(message.from.domain)"
        guard let mail = switchboard_mail_open(url, requiresTLS ? 1 : 0, Self.milliseconds) else {
            throw MailFailure(.unusable)
        }
        defer { switchboard_mail_close(mail) }
        var isReady = switchboard_mail_address(mail, message.from.address.text, message.to.text) != 0
        if let login { isReady = isReady && switchboard_mail_sign_in(mail, login.user, login.password) != 0 }
        if let authorityFile { isReady = isReady && switchboard_mail_trust(mail, authorityFile) != 0 }
        guard isReady else { throw MailFailure(.unusable) }
        let bytes = message.bytes
        let outcome = Int(switchboard_mail_send(mail, bytes, bytes.count))
        guard outcome != SWITCHBOARD_MAIL_SENT else { return }
        throw MailFailure(
            outcome: outcome, code: switchboard_mail_code(mail), reply: String(cString: switchboard_mail_reply(mail)))
    }
}
