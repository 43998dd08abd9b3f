import ArgumentParser
import Base
import Commands
import Domain
import Gateway
import Secrets
import Storage

struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "People who work in the console.",
        subcommands: [Add.self, List.self, Role.self, Reset.self, Suspend.self, Resume.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Take somebody on.",
            discussion: "Without a password it prints the path of a page where the person sets one, once.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The address to sign in with.") var email: String
        @ArgumentParser.Option(help: "support, manager or owner.") var role = "support"
        @ArgumentParser.Option(help: "How the console calls the person; without it, the address.") var name: String?
        @ArgumentParser.Option(help: "A file with the password; '-' reads standard input.") var passwordFile: String?

        func run() async throws {
            let address = try mailAddress(email)
            guard let role = PersonRole(name: role), role.isStaff else {
                throw ValidationError("--role takes support, manager or owner")
            }
            let hash = try passwordFile.map { try passwordHash(fromFile: $0, email: address) } ?? ""
            try await options.run { office in
                let id = try await office.execute(
                    AddStaff(email: address, name: name ?? address.text, role: role, passwordHash: hash),
                    verb: "staff.add", detail: "email=\(address) role=\(role.name)",
                    subject: { "person \($0)" })
                let members: [(String, Answer.Value)] = [
                    ("id", .id(id)), ("email", .text(address.text)), ("role", .text(role.name)),
                ]
                return Answer(hash.isEmpty ? members + (try await office.invitation(for: id)) : members)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List them.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                Answer(list: try await office.store.read(ListStaff()).map(answer))
            }
        }
    }

    struct Role: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "Give somebody another role; one owner remains.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The person's address.") var email: String
        @Argument(help: "support, manager or owner.") var role: String

        func run() async throws {
            guard let role = PersonRole(name: role), role.isStaff else {
                throw ValidationError("a role is support, manager or owner")
            }
            try await options.run { office in
                let person = try await office.staff(email)
                return answer(
                    try await office.execute(
                        SetRole(person: person.id, role: role), verb: "staff.role", subject: "person \(person.id)",
                        detail: "email=\(person.email) role=\(role.name)"))
            }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: "Print the path of a page where somebody sets a new password, once; sign them out everywhere.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The person's address.") var email: String
        @Flag(help: "Switch the second factor off, for one that was lost.") var dropSecondFactor = false

        func run() async throws {
            try await options.run { office in
                let person = try await office.staff(email)
                if dropSecondFactor {
                    _ = try await office.execute(
                        PutTOTP.off(person.id), verb: "staff.drop-second-factor", subject: "person \(person.id)",
                        detail: "email=\(person.email)")
                }
                try await office.execute(
                    EndSessions(of: person.id), verb: "staff.reset", subject: "person \(person.id)",
                    detail: "email=\(person.email)")
                return Answer([("email", .text(person.email.text))] + (try await office.invitation(for: person.id)))
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "suspend", abstract: "Let somebody do nothing; one owner remains.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The person's address.") var email: String
        func run() async throws { try await suspend(email, true, options) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "resume", abstract: "End a suspension.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The person's address.") var email: String
        func run() async throws { try await suspend(email, false, options) }
    }

    private static func suspend(_ email: String, _ isSuspended: Bool, _ options: StoreOptions) async throws {
        try await options.run { office in
            let person = try await office.staff(email)
            return answer(
                try await office.execute(
                    SuspendPerson(person: person.id, isSuspended: isSuspended),
                    verb: isSuspended ? "staff.suspend" : "staff.resume", subject: "person \(person.id)",
                    detail: "email=\(person.email)"))
        }
    }

    private static func answer(_ person: Person) -> Answer {
        Answer([
            ("id", .id(person.id)), ("email", .text(person.email.text)), ("name", .text(person.name)),
            ("role", .text(person.role.name)), ("suspended", .flag(person.isSuspended)),
            ("password", .flag(!person.passwordHash.isEmpty)), ("second_factor", .flag(person.hasSecondFactor)),
            ("created", .time(person.createdAt)),
        ])
    }
}

extension CustomerCommand {
    struct Login: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "login", abstract: "Give an account somebody who signs in for it.",
            discussion: "It prints the path of a page where the person sets a password, once.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "The account's id.") var account: String
        @Argument(help: "The address to sign in with.") var email: String
        @ArgumentParser.Option(help: "The person's name; without it, the account's.") var name: String?

        func run() async throws {
            let address = try mailAddress(email)
            try await options.run { office in
                let account = try office.account(account)
                let id = try await office.execute(
                    AddLogin(account: account.id, email: address, name: name ?? account.name, passwordHash: ""),
                    verb: "account.login", account: account.id, detail: "email=\(address)",
                    subject: { "person \($0)" })
                let members: [(String, Answer.Value)] = [
                    ("id", .id(id)), ("account", .id(account.id)), ("email", .text(address.text)),
                ]
                return Answer(members + (try await office.invitation(for: id)))
            }
        }
    }
}

extension Office {
    /// How long the page stands where an invited person sets a password.
    static let invitationMilliseconds: Int64 = 7 * 24 * 3_600_000

    func staff(_ email: String) async throws -> Person {
        let address = try mailAddress(email)
        guard let person = try await store.read(ReadPersonByMail(nil, address)) else {
            throw Fault.notFound("staff \(address)")
        }
        return person
    }

    /// Makes a page where a person sets a password, and tells its path, which nobody is told again.
    func invitation(for person: PersonID) async throws -> [(String, Answer.Value)] {
        let token = FreshToken()
        try await execute(
            OpenMailToken(
                digest: token.digest, person: person, purpose: .invitation,
                lifetimeMilliseconds: Self.invitationMilliseconds),
            verb: "invitation.open", subject: "person \(person)")
        let end = Environment.live.now().advanced(milliseconds: Self.invitationMilliseconds)
        return [("path", .text("/invitation/\(token.text)")), ("until", .time(end))]
    }
}

/// What a link opens: 256 random bits as text, and what is stored of them.
struct FreshToken {
    let text: String
    let digest: KeyDigest

    init() {
        text = Hex.text(Environment.live.randomBytes(32))
        digest = Authenticator.digest(text)
    }
}

private func mailAddress(_ text: String) throws -> MailAddress {
    guard let address = MailAddress(text) else { throw Complaint("not an address: \(text)") }
    return address
}

/// Reads a password from a file, or from standard input, and digests it.
private func passwordHash(fromFile file: String, email: MailAddress) throws -> String {
    let password = file == "-" ? String((readLine() ?? "").trimmed) : try fileText(file)
    if let refusal = PasswordRule.refusal(of: password, email: email.text) {
        throw Complaint(refusal.words)
    }
    guard let hash = PasswordHash.make(password, environment: .live) else {
        throw Complaint("the password could not be digested")
    }
    return hash
}

extension PasswordRule.Refusal {
    fileprivate var words: String {
        switch self {
        case .tooShort: "a password has at least \(PasswordRule.fewest) characters"
        case .tooLong: "a password has at most \(PasswordRule.most) characters"
        case .isAddress: "the password is the address"
        case .isCommon: "too many people have this password"
        }
    }
}
