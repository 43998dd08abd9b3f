import Base
import Logging

/// Sends mail, where the operator has set a server for it.
package struct MailDesk: Sendable {
    package struct Letter: Sendable, Equatable {
        package let to: String
        package let subject: String
        package let text: String

        package init(to: String, subject: String, text: String) {
            self.to = to
            self.subject = subject
            self.text = text
        }
    }

    /// nil = no mail is sent; staff hand links over.
    package let send: (@Sendable (Letter) async throws(Fault) -> Void)?

    package init(send: (@Sendable (Letter) async throws(Fault) -> Void)? = nil) {
        self.send = send
    }

    package var isOpen: Bool { send != nil }
}

extension MailDesk {
    /// Tells the operator why a link was not mailed; the page does not.
    func reportNoHost(logger: Logger) {
        logger.error("A link could not be mailed: http.public-url is not set")
    }
}
