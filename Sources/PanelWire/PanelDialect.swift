import Base
import Domain

/// One spelling of the panel API: literals only. The renderer walks them; nobody asks which dialect it is.
package final class PanelDialect: Sendable {
    /// A member of an entry in `services`, in the order of the list.
    package enum ServiceField: Sendable {
        case service, name, about, type, category, platform, rate, minimum, maximum, refill, cancel, dripFeed
    }

    /// A member of an order's status.
    package enum StatusField: Sendable {
        case charge, startCount, status, remains, currency
    }

    /// Whether an id is printed as a number or as text.
    package enum IDForm: Sendable {
        case number, text
    }

    /// A member of the answer to `add`.
    package enum AddField: Sendable {
        case literal(String, String)
        /// The message that the order was placed, in the storefront's language.
        case message(String)
        case order(IDForm)
    }

    /// A member of an error.
    package enum ErrorField: Sendable {
        case literal(String, String)
        /// The message for people, in the storefront's language.
        case message(String)
        case code
    }

    /// How the state of one refill is answered.
    package enum RefillStatusShape: Sendable {
        case object
        /// An array of one entry that names the refill.
        case arrayOfOne(IDForm)
    }

    package let name: String
    package let path: String
    package let services: [ServiceField]
    package let status: [StatusField]
    package let add: [AddField]
    package let error: [ErrorField]
    /// Actions whose errors are bare, whatever `error` says.
    package let bareErrors: Set<PanelAction>
    package let refillStatus: RefillStatusShape
    /// The word for too little money; dialects differ.
    package let notEnoughFunds: String
    package let language: String

    package init(
        name: String, path: String = "/api/v2", language: String,
        services: [ServiceField],
        status: [StatusField] = [.charge, .startCount, .status, .remains, .currency],
        add: [AddField] = [.order(.number)],
        error: [ErrorField] = [.code],
        bareErrors: Set<PanelAction> = [],
        refillStatus: RefillStatusShape = .object,
        notEnoughFunds: String = "neworder.error.not_enough_funds"
    ) {
        self.name = name
        self.path = path
        self.language = language
        self.services = services
        self.status = status
        self.add = add
        self.error = error
        self.bareErrors = bareErrors
        self.refillStatus = refillStatus
        self.notEnoughFunds = notEnoughFunds
    }
}
