import Base
import Outbound

/// How mail is sent, checked as far as texts go; the files that it names are read where mail is.
struct MailSettings: Sendable {
    let server: MailServer
    let from: Mailbox
    /// "" = nobody.
    let user: String
    let passwordFile: String
    /// nil = what the system trusts.
    let authorityFile: String?

    /// Bytes of a user's name or a password: libcurl sends them in one line.
    private static let mostText = 1_000

    /// - Returns: nil where no server is set.
    /// - Throws: `SettingsError`.
    init?(_ source: SettingsSource) throws {
        let server = try source.text(Options.mailServer)
        let others = [Options.mailFrom, Options.mailUser, Options.mailPasswordFile, Options.mailAuthority]
        guard !server.isEmpty else {
            for option in others where try !source.text(option).isEmpty {
                throw SettingsError(description: "\(option.key) is set, \(Options.mailServer.key) is not")
            }
            return nil
        }
        do throws(MailServer.Refusal) {
            self.server = try MailServer(server)
        } catch {
            // Not what was set: somebody may have written a password there.
            throw SettingsError(description: "\(Options.mailServer.key): \(error.reason)")
        }
        let from = try source.text(Options.mailFrom)
        guard let mailbox = Mailbox(from) else {
            throw SettingsError(description: "\(Options.mailFrom.key) = \(from): must be an address, or Name <address>")
        }
        self.from = mailbox
        user = try source.text(Options.mailUser)
        passwordFile = try source.text(Options.mailPasswordFile)
        guard user.isEmpty == passwordFile.isEmpty else {
            throw SettingsError(
                description: "\(Options.mailUser.key) and \(Options.mailPasswordFile.key) go together")
        }
        guard user.utf8.count <= Self.mostText, !user.hasControlCharacter else {
            throw SettingsError(description: "\(Options.mailUser.key): too long, or not one line")
        }
        let authority = try source.text(Options.mailAuthority)
        authorityFile = authority.isEmpty ? nil : authority
    }

    /// Reads the password.
    ///
    /// - Throws: `Complaint`, which never has any of it.
    func line() throws -> MailLine {
        if let authorityFile {
            guard try fileText(authorityFile).contains("-----BEGIN CERTIFICATE-----") else {
                throw Complaint("\(Options.mailAuthority.key): no PEM certificates in \(authorityFile)")
            }
        }
        guard !user.isEmpty else { return MailLine(server: server, login: nil, authorityFile: authorityFile) }
        let password = try fileText(passwordFile)
        guard (1...Self.mostText).contains(password.utf8.count), !password.hasControlCharacter else {
            throw Complaint("\(Options.mailPasswordFile.key): \(passwordFile) must hold one line, the password")
        }
        return MailLine(
            server: server, login: MailLine.Login(user: user, password: password), authorityFile: authorityFile)
    }
}
