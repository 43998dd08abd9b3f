/// What a setting's value must look like.
enum OptionKind: Sendable {
    case integer(ClosedRange<Int>)
    case flag
    case choice([String])
    /// Addresses and CIDR blocks, separated by commas.
    case addresses
    /// A file's path.
    case path
    /// Hosts with ports, separated by commas.
    case places
    /// An address with http:// or https://, or nothing.
    case url
    /// `USD/IDR` and the like, separated by commas.
    case pairs
    case text

    var text: String {
        switch self {
        case .integer(let range): "integer \(range.lowerBound)…\(range.upperBound)"
        case .flag: "true or false"
        case .choice(let words): words.joined(separator: " or ")
        case .path: "path of a file"
        case .text: "text"
        case .places: "host:port, separated by commas"
        case .url: "an http or https address"
        case .pairs: "pairs like USD/IDR, separated by commas"
        case .addresses: "addresses or CIDR blocks, separated by commas"
        }
    }
}

/// One setting, declared once.
struct Option: Sendable {
    let key: String
    let kind: OptionKind
    let fallback: String
    let help: String
    /// Whether its value is shown to nobody.
    var isSecret = false

    /// The environment variable that sets it.
    var variable: String {
        "SWITCHBOARD_" + String(key.map { $0 == "." || $0 == "-" ? "_" : $0 }).uppercased()
    }
}

/// All settings. `switchboard config` prints them; docs/operations.md explains them.
enum Options {
    static let logLevel = Option(
        key: "log.level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error"]), fallback: "notice",
        help: "what is logged at least")
    static let logFormat = Option(
        key: "log.format", kind: .choice(["human", "json"]), fallback: "human", help: "form of a log line")
    static let trustedProxies = Option(
        key: "http.trusted-proxies", kind: .addresses, fallback: "",
        help: "proxies whose X-Forwarded-For is believed")
    static let threads = Option(
        key: "http.threads", kind: .integer(1...64), fallback: "2", help: "threads that serve connections")
    static let readers = Option(
        key: "store.readers", kind: .integer(1...64), fallback: "4", help: "connections that answer queries")
    static let lanes = Option(
        key: "store.lanes", kind: .integer(1...16), fallback: "2",
        help: "connections that write, on PostgreSQL; an account's changes go through one of them")
    static let preparedStatements = Option(
        key: "store.prepared-statements", kind: .choice(["named", "unnamed"]), fallback: "named",
        help: "unnamed: behind a pooler in transaction mode that knows no prepared statements")
    static let storeFaults = Option(
        key: "store.fault-percent", kind: .integer(0...30), fallback: "0",
        help: "batches of a hundred that meet each of three failures of PostgreSQL on purpose; for tests")
    static let nodeName = Option(
        key: "node.name", kind: .text, fallback: "", help: "what this node is called; without it, the host's name")
    static let delivery = Option(
        key: "delivery.enabled", kind: .flag, fallback: "true", help: "whether this node delivers orders")
    static let sandboxSpeed = Option(
        key: "sandbox.speed-percent", kind: .integer(1...100_000), fallback: "100",
        help: "how fast the sandbox provider delivers; 200 = twice as fast")
    static let sandboxFaults = Option(
        key: "sandbox.fault-percent", kind: .integer(0...90), fallback: "0",
        help: "orders of a hundred that meet a fault on their way to the sandbox provider")
    static let keyGrace = Option(
        key: "keys.rotation-grace-minutes", kind: .integer(0...43_200), fallback: "1440",
        help: "how long a rotated key still works")

    static let masterKey = Option(
        key: "secrets.master-key-file", kind: .path, fallback: "",
        help: "the file with the key that seals providers' keys; without it, the store's path and .key")
    static let syncMinutes = Option(
        key: "sync.minutes", kind: .integer(0...10_080), fallback: "60",
        help: "how often providers' catalogues are taken in; 0 = only when asked")

    static let publicURL = Option(
        key: "http.public-url", kind: .url, fallback: "",
        help: "where this server is reached from outside; some SMS gateways sign it")
    static let numberSyncMinutes = Option(
        key: "numbers.sync-minutes", kind: .integer(0...10_080), fallback: "5",
        help: "how often providers' numbers on offer are taken in; 0 = only when asked")
    static let cancelGuardPercent = Option(
        key: "numbers.cancel-guard-percent", kind: .integer(0...100), fallback: "90",
        help: "rentals of a hundred that an account may cancel at providers that mind; 0 = all")
    static let cancelGuardFewest = Option(
        key: "numbers.cancel-guard-fewest", kind: .integer(1...100_000), fallback: "50",
        help: "cancels in an hour from which on that counts")
    static let webhookExceptions = Option(
        key: "webhooks.exceptions", kind: .places, fallback: "",
        help: "hosts that webhooks may reach though they are loopback or speak http; for tests")
    static let webhookAuthority = Option(
        key: "webhooks.ca-file", kind: .path, fallback: "",
        help: "PEM file of certificates that vouch for those hosts")
    static let exchangeURL = Option(
        key: "exchange.url", kind: .url, fallback: "", help: "where exchange rates are fetched; empty = nowhere",
        // Services of rates take their key in the address.
        isSecret: true)
    static let exchangeMinutes = Option(
        key: "exchange.minutes", kind: .integer(1...10_080), fallback: "60", help: "how often they are fetched")
    static let exchangePairs = Option(
        key: "exchange.pairs", kind: .pairs, fallback: "USD/IDR", help: "which of them are stored")
    static let exchangeStaleHours = Option(
        key: "exchange.stale-hours", kind: .integer(0...8_760), fallback: "72",
        help: "how old the rate of USD/IDR may be for prices in dollars; 0 = as old as it likes")

    static let mailServer = Option(
        key: "mail.server", kind: .text, fallback: "",
        help: "smtp://host:587 (STARTTLS) or smtps://host:465, which takes the console's mail; empty = none is sent")
    static let mailFrom = Option(
        key: "mail.from", kind: .text, fallback: "",
        help: "whom mail comes from: an address, or Name <address>")
    static let mailUser = Option(
        key: "mail.user", kind: .text, fallback: "", help: "who we are there; empty = nobody")
    static let mailPasswordFile = Option(
        key: "mail.password-file", kind: .path, fallback: "", help: "the file with that user's password")
    static let mailAuthority = Option(
        key: "mail.ca-file", kind: .path, fallback: "",
        help: "PEM file of certificates that vouch for the mail server, in place of the system's")

    static let sessionDays = Option(
        key: "console.session-days", kind: .integer(1...365), fallback: "30",
        help: "how long customers stay signed in")
    static let staffSessionHours = Option(
        key: "console.staff-session-hours", kind: .integer(1...720), fallback: "12",
        help: "how long staff stay signed in")
    static let secondPersonAbove = Option(
        key: "console.second-person-above", kind: .text, fallback: "",
        help:
            "what staff pay in, take out or give back for an order above this waits for a second person, by currency: 100 USD, 1500000 IDR; an amount alone is for all others, which else always wait; empty = nothing waits"
    )

    static let all = [
        logLevel, logFormat, trustedProxies, publicURL, threads, readers, lanes, preparedStatements, storeFaults,
        nodeName,
        delivery, sandboxSpeed, sandboxFaults,
        keyGrace, masterKey, syncMinutes, numberSyncMinutes, cancelGuardPercent, cancelGuardFewest,
        webhookExceptions, webhookAuthority, exchangeURL, exchangeMinutes, exchangePairs, exchangeStaleHours,
        mailServer, mailFrom, mailUser, mailPasswordFile, mailAuthority,
        sessionDays, staffSessionHours, secondPersonAbove,
    ]
}
