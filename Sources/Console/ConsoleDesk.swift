import Base
import Domain
import Errands
import Gateway
import Logging
import Storage

/// What the console stands on.
package struct ConsoleDesk: Sendable {
    package let desk: Desk
    package let numbers: NumberDesk
    package let webhooks: WebhookDesk
    /// What serves the wire protocols, for examples that are true.
    package let panelGate: PanelGate
    package let numbersGate: NumbersGate
    package let passwords: PasswordDesk
    package let sealing: Sealing
    package let mail: MailDesk
    package let settings: ConsoleSettings
    package let backstage: Backstage
    package let templates: PageTemplates
    package let throttle: SignInThrottle
    package let streams: StreamCount
    package let logger: Logger

    package init(
        numbers: NumberDesk, webhooks: WebhookDesk, gates: (panel: PanelGate, numbers: NumbersGate),
        passwords: PasswordDesk, mail: MailDesk, settings: ConsoleSettings, backstage: Backstage = Backstage(),
        logger: Logger
    ) throws {
        desk = numbers.desk
        self.numbers = numbers
        self.webhooks = webhooks
        (panelGate, numbersGate) = gates
        self.passwords = passwords
        sealing = webhooks.sealing
        self.mail = mail
        self.settings = settings
        self.backstage = backstage
        templates = try PageTemplates()
        throttle = SignInThrottle()
        streams = StreamCount()
        self.logger = logger
    }

    package var environment: Environment { desk.environment }
    package var store: Store { desk.store }
}

/// What an operator may set of the console.
package struct ConsoleSettings: Sendable {
    /// Proxies whose word on the client's address and on https is taken.
    package var trustedProxies: AddressList
    /// Where this server is reached from outside, without a slash at its end; "" = not told.
    package var publicURL: String
    package var secondPerson: SecondPerson
    package var sessionDays: Int64
    package var staffSessionHours: Int64
    /// How long a rotated key still works.
    package var keyGraceMilliseconds: Int64

    package init(
        trustedProxies: AddressList = AddressList(), publicURL: String = "", secondPerson: SecondPerson = .never,
        sessionDays: Int64 = 30, staffSessionHours: Int64 = 12, keyGraceMilliseconds: Int64 = 86_400_000
    ) {
        self.trustedProxies = trustedProxies
        self.publicURL = publicURL
        self.secondPerson = secondPerson
        self.sessionDays = sessionDays
        self.staffSessionHours = staffSessionHours
        self.keyGraceMilliseconds = keyGraceMilliseconds
    }
}
