import Base
import Configuration
import Console
import Domain
import Errands
import Outbound
import SystemPackage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A setting that cannot be used, told to the person who set it.
struct SettingsError: Error, CustomStringConvertible {
    let description: String
}

/// The settings of this process, checked: from `--set`, then the environment, then a file, then the defaults.
struct Settings: Sendable {
    let logLevel: String
    let logsJSON: Bool
    let trustedProxies: AddressList
    let threads: Int
    let readers: Int
    let lanes: Int
    let preparesStatements: Bool
    let storeFaultPercent: Int
    /// What this node is called.
    let nodeName: String
    let delivers: Bool
    let sandboxSpeedPercent: Int
    let sandboxFaultPercent: Int
    let keyGraceMinutes: Int
    /// nil = beside the store.
    let masterKeyFile: String?
    let syncMinutes: Int
    /// Without a slash at its end; empty = not told.
    let publicURL: String
    let numberSyncMinutes: Int
    let numberRules: NumberRules
    let webhookExceptions: DialExceptions
    /// nil = what the system trusts.
    let webhookAuthorityFile: String?
    /// nil = nowhere.
    let exchangeURL: String?
    let exchangeMinutes: Int
    let exchangePairs: [ExchangeRate.Key]
    let console: ConsoleSettings
    /// Every setting with the value in force, for staff.
    let table: [Backstage.SettingLine]
    /// nil = none is sent.
    let mail: MailSettings?

    /// Reads all settings.
    ///
    /// - Parameters:
    ///   - overrides: `key=value` texts of the command line.
    ///   - file: a JSON file of settings, or nil.
    static func read(overrides: [String] = [], file: String? = nil) async throws -> Settings {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for text in overrides {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Options.all.contains(where: { $0.key == parts[0] }) else {
                throw SettingsError(description: "no setting: \(text) (see 'switchboard config')")
            }
            values[AbsoluteConfigKey(ConfigKey(String(parts[0])))] = ConfigValue(
                .string(String(parts[1])), isSecret: false)
        }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "command line", values: values),
            EnvironmentVariablesProvider().prefixKeys(with: "switchboard"),
        ]
        if let file { providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file))) }
        return try Settings(ConfigReader(providers: providers))
    }

    private init(_ reader: ConfigReader) throws {
        let source = SettingsSource(reader: reader)
        logLevel = try source.text(Options.logLevel)
        logsJSON = try source.text(Options.logFormat) == "json"
        let proxies = try source.text(Options.trustedProxies).split(separator: ",").joined(separator: "\n")
        guard let list = AddressList(text: proxies) else {
            throw SettingsError(description: "\(Options.trustedProxies.key): \(Options.trustedProxies.kind.text)")
        }
        trustedProxies = list
        threads = try source.integer(Options.threads)
        readers = try source.integer(Options.readers)
        lanes = try source.integer(Options.lanes)
        preparesStatements = try source.text(Options.preparedStatements) == "named"
        storeFaultPercent = try source.integer(Options.storeFaults)
        let name = try source.text(Options.nodeName)
        nodeName = name.isEmpty ? hostName() : name
        delivers = try source.text(Options.delivery) == "true"
        sandboxSpeedPercent = try source.integer(Options.sandboxSpeed)
        sandboxFaultPercent = try source.integer(Options.sandboxFaults)
        keyGraceMinutes = try source.integer(Options.keyGrace)
        let file = try source.text(Options.masterKey)
        masterKeyFile = file.isEmpty ? nil : file
        syncMinutes = try source.integer(Options.syncMinutes)
        let url = try source.text(Options.publicURL)
        publicURL = url.hasSuffix("/") ? String(url.dropLast()) : url
        numberSyncMinutes = try source.integer(Options.numberSyncMinutes)
        let percent = Int64(try source.integer(Options.cancelGuardPercent))
        let fewest = Int64(try source.integer(Options.cancelGuardFewest))
        let hours = Int64(try source.integer(Options.exchangeStaleHours))
        numberRules = NumberRules(
            cancelRule: percent == 0 ? nil : CancelRule(fewest: fewest, percent: percent),
            exchangeStaleMilliseconds: hours == 0 ? nil : hours * 3_600_000)
        guard let exceptions = DialExceptions(text: try source.text(Options.webhookExceptions)) else {
            throw SettingsError(
                description: "\(Options.webhookExceptions.key): \(Options.webhookExceptions.kind.text)")
        }
        webhookExceptions = exceptions
        let authority = try source.text(Options.webhookAuthority)
        webhookAuthorityFile = authority.isEmpty ? nil : authority
        let rates = try source.text(Options.exchangeURL)
        exchangeURL = rates.isEmpty ? nil : rates
        exchangeMinutes = try source.integer(Options.exchangeMinutes)
        exchangePairs = try source.text(Options.exchangePairs).split(separator: ",").compactMap {
            ExchangeRate.Key(text: $0)
        }
        guard let secondPerson = SecondPerson(text: try source.text(Options.secondPersonAbove)) else {
            throw SettingsError(
                description:
                    "\(Options.secondPersonAbove.key): amounts with their currencies, as 100 USD, 1500000 IDR; one alone; or nothing"
            )
        }
        console = ConsoleSettings(
            trustedProxies: trustedProxies, publicURL: publicURL, secondPerson: secondPerson,
            sessionDays: Int64(try source.integer(Options.sessionDays)),
            staffSessionHours: Int64(try source.integer(Options.staffSessionHours)),
            keyGraceMilliseconds: Int64(keyGraceMinutes) * 60_000)
        table = try Options.all.map { option in
            Backstage.SettingLine(
                key: option.key, kind: option.kind.text, fallback: option.fallback,
                value: option.isSecret ? nil : try source.text(option), help: option.help)
        }
        mail = try MailSettings(source)
    }
}

private func hostName() -> String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "node" }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Where values are looked up and checked by their kinds.
struct SettingsSource {
    let reader: ConfigReader

    func text(_ option: Option) throws -> String {
        let key = ConfigKey(option.key)
        // A file may hold numbers and flags as such.
        let text =
            reader.string(forKey: key) ?? reader.int(forKey: key).map { String($0) }
            ?? reader.bool(forKey: key).map { String($0) } ?? option.fallback
        let fits =
            switch option.kind {
            case .integer(let range): Int(text).map { range.contains($0) } ?? false
            case .flag: text == "true" || text == "false"
            case .choice(let words): words.contains(text)
            case .addresses, .path, .places, .text: true
            case .url: text.isEmpty || text.hasPrefix("https://") || text.hasPrefix("http://")
            case .pairs: text.split(separator: ",").allSatisfy { ExchangeRate.Key(text: $0) != nil }
            }
        guard fits else { throw SettingsError(description: "\(option.key) = \(text): must be \(option.kind.text)") }
        return text
    }

    func integer(_ option: Option) throws -> Int {
        guard let number = Int(try text(option)) else { throw SettingsError(description: option.key) }
        return number
    }
}
