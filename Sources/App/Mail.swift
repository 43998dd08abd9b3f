import Base
import Console
import Logging
import Outbound
import ServiceLifecycle

/// Mail as the settings want it.
struct Mail: Sendable {
    let desk: MailDesk
    private let sender: MailSender?

    /// - Throws: `Complaint` where a file that settings name cannot be used.
    init(_ settings: MailSettings?, environment: Base.Environment, logger: Logger) throws {
        guard let settings else {
            desk = MailDesk()
            sender = nil
            return
        }
        let sender = MailSender(line: try settings.line()) { failure in
            logger.notice(
                "A mail is tried again later",
                metadata: ["reason": "\(failure.reason)", "code": "\(failure.code)"])
        }
        self.sender = sender
        desk = MailDesk { letter throws(Fault) in
            do {
                let message = try MailMessage(
                    from: settings.from, to: letter.to, subject: letter.subject, text: letter.text,
                    environment: environment)
                try await sender.send(message)
            } catch let refusal as MailMessage.Refusal {
                throw .invalid(refusal.reason)
            } catch let failure as MailFailure {
                switch failure.cause {
                case .crowded: throw .busy
                case .closed: throw .shuttingDown
                default: throw .wrongState(failure.reason)
                }
            } catch {
                throw .bug("mail: \(type(of: error))")
            }
        }
    }

    func close() async { await sender?.close() }
}

/// Lets the mails that are under way go out when nobody writes any more.
struct MailService: Service {
    let mail: Mail

    func run() async throws {
        try? await gracefulShutdown()
        await mail.close()
    }
}
