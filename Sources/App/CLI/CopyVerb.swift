import ArgumentParser
import Base
import Domain
import Storage

struct CopyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy all books into an empty store on another engine, audited on both ends.",
        discussion: """
            No server may run on either store. Both are brought up to date first. A copy that broke off is made anew \
            in an empty store. Sealed keys stay readable with the same file of master keys.
            """)

    @ArgumentParser.Option(help: "The store to copy: sqlite:PATH or postgres://…") var from: String
    @ArgumentParser.Option(help: "The empty store: sqlite:PATH or postgres://…") var to: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        do {
            let answer = try await copy()
            answer.print(asJSON: json)
        } catch let fault as EngineFault {
            throw Complaint(fault.explanation)
        } catch let fault as Fault {
            throw Complaint(fault.explanation)
        } catch let error as SettingsError {
            throw Complaint(error.description)
        }
    }

    private func copy() async throws -> Answer {
        let settings = try await Settings.read()
        let places = (try StoreLocation(from), try StoreLocation(to))
        // A store that is a file is locked meanwhile.
        let locks = try [places.0, places.1].compactMap { try $0.path.map(StoreLock.init) }
        defer { for lock in locks { lock.release() } }
        let source = try places.0.open(settings, for: .verb)
        let target = try places.1.open(settings, for: .verb)
        defer {
            source.close()
            target.close()
        }
        for (name, engine) in [(from, source), (to, target)] where try await !engine.read(ReadNodes()).nodes.isEmpty {
            throw Complaint("servers run on \(name.hasPrefix("sqlite:") ? name : "the PostgreSQL store")")
        }
        guard try await target.read(ReadRevision(.catalog)) == 0, try await audit(target).wallets == 0 else {
            throw Complaint("the store to copy to is not empty")
        }
        let before = try await proven(source, "the store to copy")
        let tables = try await source.read(CopyBooks(into: target))
        let after = try await proven(target, "the copy")
        guard before == after else { throw Complaint("the copy holds other books than the store") }
        return Answer([
            ("ok", .flag(true)), ("wallets", .number(after.wallets)), ("transfers", .number(after.transfers)),
            ("orders", .number(after.orders)), ("rentals", .number(after.rentals)),
            ("rows", .number(tables.reduce(0) { $0 + $1.rows })),
        ])
    }

    private func audit(_ engine: any Engine) async throws -> AuditReport {
        try await engine.read(Audit(seed: Environment.live.random()))
    }

    private func proven(_ engine: any Engine, _ name: String) async throws -> AuditReport {
        let report = try await audit(engine)
        if let failure = report.failure { throw Complaint("\(name): \(failure)") }
        return report
    }
}
