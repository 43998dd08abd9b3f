import ArgumentParser
import Base
import Domain
import Outbound

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Mail that the console sends.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Send a mail to an address, once, and tell what became of it.",
            discussion: "The settings are those of the environment, and of the file that the server is given.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "Whom to send it to.") var address: String
        @ArgumentParser.Option(help: "The server's JSON file of settings.") var settings: String?

        func run() async throws {
            let mail: MailSettings?
            do {
                mail = try await Settings.read(file: settings).mail
            } catch let error as SettingsError {
                throw Complaint(error.description)
            }
            guard let mail else { throw Complaint("no mail is sent: \(Options.mailServer.key) is not set") }
            let message: MailMessage
            do throws(MailMessage.Refusal) {
                message = try MailMessage(
                    from: mail.from, to: address, subject: "A mail to try it out",
                    text: "Switchboard can send mail through \(mail.server.text).\n", environment: .live)
            } catch {
                throw Complaint(error.reason)
            }
            let sender = MailSender(line: try mail.line()) { _ in }
            let failure = await failure(of: message, by: sender)
            await sender.close()
            if let failure { throw Complaint(words(failure)) }
            Answer([
                ("server", .text(mail.server.text)), ("from", .text(mail.from.description)),
                ("to", .text(message.to.text)),
            ]).print(asJSON: options.json)
        }

        private func failure(of message: MailMessage, by sender: MailSender) async -> MailFailure? {
            do throws(MailFailure) {
                try await sender.send(message, triesOnce: true)
                return nil
            } catch {
                return error
            }
        }

        private func words(_ failure: MailFailure) -> String {
            failure.reply.isEmpty ? failure.reason : "\(failure.reason): \(failure.reply)"
        }
    }
}
