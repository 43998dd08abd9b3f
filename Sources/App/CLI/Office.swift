import ArgumentParser
import Base
import Commands
import Domain
import Errands
import FoundationEssentials
import Secrets
import Storage
import StorageSQLite

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What every verb takes.
struct StoreOptions: ParsableArguments {
    @ArgumentParser.Option(help: StoreLocation.help)
    var database: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// A verb needs few ids; the rest of its lease is lost.
    static let identifierLease: Int64 = 8

    /// Opens the store, does the work beside a running server, and prints its answer.
    func run(_ work: (Office) async throws -> Answer) async throws {
        do {
            let settings = try await Settings.read()
            let location = try StoreLocation.named(database)
            let engine = try location.open(settings, for: .verb)
            let store = Store(
                engine: engine, environment: .live, identifierLease: Self.identifierLease,
                onDeviceFailure: stopAfterDeviceFailure)
            let watch = CatalogWatch(store: store)
            try await watch.refresh()
            let answer = try await work(
                Office(
                    store: store, engine: engine, watch: watch, settings: settings,
                    masterKeyFile: MasterKeyFile(settings, store: location)))
            store.close()
            answer.print(asJSON: json)
        } catch let fault as Fault {
            throw Complaint(fault.explanation)
        } catch let fault as EngineFault {
            throw Complaint(fault.explanation)
        } catch let error as SettingsError {
            throw Complaint(error.description)
        }
    }
}

/// What a verb works with.
struct Office: Sendable {
    let store: Store
    let engine: any Engine
    let watch: CatalogWatch
    let settings: Settings
    let masterKeyFile: MasterKeyFile

    var catalog: Catalog { watch.current }
    /// Who did it, for notes in the journal.
    var actor: String { Self.user }
    static var user: String {
        getenv("SUDO_USER").map { String(cString: $0) } ?? getenv("USER").map { String(cString: $0) } ?? "cli"
    }

    func account(_ text: String) throws -> Account {
        guard let id = AccountID(text: text), let account = catalog.accounts[id] else {
            throw Fault.notFound("account \(text)")
        }
        return account
    }

    func storefront(_ name: String) throws -> Storefront {
        guard let storefront = catalog.storefront(named: name) else { throw Fault.notFound("storefront \(name)") }
        return storefront
    }

    func provider(_ name: String) throws -> UpstreamProvider {
        guard let provider = catalog.provider(named: name) else { throw Fault.notFound("provider \(name)") }
        return provider
    }

    func listing(_ text: String) throws -> Listing {
        guard let id = ListingID(text: text), let listing = catalog.listings[id] else {
            throw Fault.notFound("listing \(text)")
        }
        return listing
    }

    /// Does work that calls upstreams.
    func withUpstreams<Found>(_ work: (Desk, Upstreams) async throws -> Found) async throws -> Found {
        let upstreams = Upstreams(settings: settings, masterKey: masterKeyFile, environment: .live)
        let desk = Desk(store: store, catalog: watch, providers: upstreams.registry, environment: .live)
        do {
            let found = try await work(desk, upstreams)
            await upstreams.close()
            return found
        } catch {
            await upstreams.close()
            throw error
        }
    }

    /// The numbers on sale.
    func numbers() async throws -> NumberCatalog {
        let watch = NumberWatch(store: store)
        try await watch.refresh()
        return watch.current
    }

    /// Does work about numbers that calls outside.
    func withNumbers<Found>(_ work: (Numbers) async throws -> Found) async throws -> Found {
        try await withUpstreams { desk, upstreams in
            let numbers = try Numbers(settings: settings, desk: desk, upstreams: upstreams, masterKey: masterKeyFile)
            do {
                try await numbers.desk.numbers.refresh()
                let found = try await work(numbers)
                await numbers.close()
                return found
            } catch {
                await numbers.close()
                throw error
            }
        }
    }

    /// Seals a provider's key under the master key, which is made where there is none.
    func seal(_ key: String, for provider: String) throws -> String {
        let purpose = MasterKey.purpose(provider: provider)
        guard let sealed = try masterKeyFile.readOrMake(.live).seal(key, for: purpose) else {
            throw Complaint("the key could not be sealed")
        }
        return sealed
    }

    /// A provider's key; nil = it was sealed under another master key.
    func open(_ provider: UpstreamProvider) throws -> String? {
        try masterKeyFile.read()?.open(provider.sealedKey, for: MasterKey.purpose(provider: provider.name))
    }

    /// Makes prices that follow costs anew.
    func reprice() async throws {
        _ = try await withUpstreams { desk, _ in try await Repricing(desk: desk).run() }
    }

    func wallet(of account: Account) -> WalletKey {
        WalletKey(account.id, catalog.storefronts[account.storefront]?.currency ?? .usd)
    }

    func order(_ text: String) async throws -> Order {
        guard let id = OrderID(text: text), let order = try await store.read(ReadOrder(id)) else {
            throw Fault.notFound("order \(text)")
        }
        return order
    }

    /// Goes through a list page by page until there are `limit` rows or no more; a verb may look at all of a table.
    func gather<Row, List: Query<ListPage<Row>>>(
        _ limit: Int64, before start: ListMark? = nil, _ list: (_ before: ListMark?, _ limit: Int64) -> List
    ) async throws -> [Row] {
        var rows: [Row] = []
        var mark = start
        repeat {
            let page = try await store.read(list(mark, limit - Int64(rows.count)))
            rows += page.rows
            mark = page.next
        } while mark != nil && rows.count < limit
        return rows
    }
}

/// A small file's text, without blanks around it.
///
/// - Throws: `Complaint`.
func fileText(_ path: String) throws -> String {
    guard let bytes = try? Data(contentsOf: URL(filePath: path)), let text = String(validating: bytes, as: UTF8.self)
    else { throw Complaint("cannot read \(path)") }
    return String(text.trimmed)
}

/// Tells the person at the terminal what went wrong; exit code 1.
struct Complaint: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A verb's answer: one object or a list of them, printed as JSON or as lines.
struct Answer {
    enum Value {
        case text(String)
        case number(Int64)
        case flag(Bool)
        case list([Answer])
        case texts([String])
        case numbers([Int64])
        indirect case object(Answer)
        case none
    }

    private enum Form {
        case object([(String, Value)])
        case list([Answer])
    }

    private let form: Form
    private let alwaysJSON: Bool

    /// - Parameter alwaysJSON: printed as JSON even to people.
    init(_ members: [(String, Value)], alwaysJSON: Bool = false) {
        form = .object(members)
        self.alwaysJSON = alwaysJSON
    }

    init(list: [Answer]) {
        form = .list(list)
        alwaysJSON = false
    }

    func print(asJSON: Bool) {
        if asJSON || alwaysJSON {
            var json = JSONText()
            write(&json)
            Swift.print(json.string)
        } else {
            for line in lines { Swift.print(line) }
        }
        fflush(nil)
    }

    func write(_ json: inout JSONText) {
        switch form {
        case .list(let items):
            json.openArray()
            for item in items { item.write(&json) }
            json.closeArray()
        case .object(let members):
            json.openObject()
            for (name, value) in members {
                json.key(name)
                switch value {
                case .text(let text): json.value(text)
                case .number(let number): json.value(number)
                case .flag(let flag): json.value(flag)
                case .none: json.null()
                case .list(let items): Answer(list: items).write(&json)
                case .object(let answer): answer.write(&json)
                case .numbers(let numbers):
                    json.openArray()
                    for number in numbers { json.value(number) }
                    json.closeArray()
                case .texts(let texts):
                    json.openArray()
                    for text in texts { json.value(text) }
                    json.closeArray()
                }
            }
            json.closeObject()
        }
    }

    private var lines: [String] {
        switch form {
        case .list(let items): items.isEmpty ? ["none"] : items.flatMap(\.lines)
        case .object(let members): [members.map { "\($0.0)=\(Self.text($0.1))" }.joined(separator: "  ")]
        }
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .none: "-"
        case .list(let items): "[" + items.flatMap(\.lines).joined(separator: "; ") + "]"
        case .texts(let texts): texts.joined(separator: ",")
        case .numbers(let numbers): numbers.map(String.init).joined(separator: ",")
        case .object(let answer): answer.lines.joined()
        }
    }
}

extension Answer.Value {
    static func time(_ instant: Instant?) -> Answer.Value { instant.map { .text($0.text) } ?? .none }
    static func id<Owner>(_ id: Identifier<Owner>?) -> Answer.Value { id.map { .number($0.raw) } ?? .none }
    static func money(_ money: Money) -> Answer.Value { .text(money.text) }
}
