import ArgumentParser
import Base
import Commands
import Domain
import Errands
import NumbersWire
import Storage

struct OwnNumberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "own", abstract: "SIMs of your own, sold through a provider of kind own.",
        subcommands: [List.self, Add.self, Remove.self, Messages.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List them.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                let numbers = try await office.numbers().ownNumbers.values.flatMap { $0 }.sorted { $0.id < $1.id }
                return Answer(list: numbers.map(OwnNumberCommand.answer))
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Put a SIM into service.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "Its number: + and digits.") var phone: String
        @ArgumentParser.Option(help: "Its country's number: 6 = Indonesia.") var country: Int64

        func run() async throws { try await OwnNumberCommand.put(options, phone, country, isActive: true) }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Take a SIM out of service; who has it keeps it to the end of the window.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "Its number.") var phone: String

        func run() async throws { try await OwnNumberCommand.put(options, phone, nil, isActive: false) }
    }

    struct Messages: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "messages", abstract: "List SMS that came in, latest first, those that fitted nobody too.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "At most so many.") var limit: Int64 = 50

        func run() async throws {
            try await options.run { office in
                let messages = try await office.store.read(ListInboundMessages(limit: limit))
                return Answer(
                    list: messages.map { message in
                        Answer([
                            ("at", .time(message.receivedAt)), ("source", .text(message.key.source)),
                            ("to", .text(message.phone)), ("from", .text(message.sender)),
                            ("rental", .id(message.rental)), ("text", .text(message.text)),
                        ])
                    })
            }
        }
    }

    private static func put(_ options: StoreOptions, _ phone: String, _ country: Int64?, isActive: Bool) async throws {
        try await options.run { office in
            let known = try await office.store.read(ReadOwnNumber(phone))
            guard let place = country ?? known?.country else { throw Fault.notFound("number \(phone)") }
            return answer(
                try await office.execute(
                    PutOwnNumber(known, phone: phone, country: place, isActive: isActive), verb: "own-number.put",
                    subject: "number \(phone)", detail: "country=\(place) active=\(isActive)"))
        }
    }

    private static func answer(_ number: OwnNumber) -> Answer {
        Answer([
            ("id", .id(number.id)), ("phone", .text(number.phone)), ("country", .number(number.country)),
            ("active", .flag(number.isActive)),
        ])
    }
}

struct SMSSourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sms-source", abstract: "Gateways that bring SMS of your own SIMs.",
        subcommands: [List.self, Put.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List them.")
        @OptionGroup var options: StoreOptions

        func run() async throws {
            try await options.run { office in
                let sources = try await office.numbers().smsSources.values.sorted { $0.name < $1.name }
                return Answer(list: sources.map(SMSSourceCommand.answer))
            }
        }
    }

    struct Put: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "put", abstract: "Make a gateway known, or change it; it posts to /ingest/sms/NAME.")
        @OptionGroup var options: StoreOptions
        @Argument(help: "A name: small letters, digits, -.") var name: String
        @ArgumentParser.Option(help: "One of: \(IngestFormats.all.map(\.name).joined(separator: ", ")).")
        var format: String
        @ArgumentParser.Option(help: "A file with what it signs with; '-' reads standard input; made without it.")
        var secretFile: String?
        @ArgumentParser.Option(help: "The number its SMS came to, where they do not say.") var phone = ""
        @Flag(inversion: .prefixedNo, help: "Whether its SMS are taken.") var active = true

        func run() async throws {
            let given = try secretFile.map { file in
                file == "-" ? readLine().map { String($0.trimmed) } ?? "" : try fileText(file)
            }
            try await options.run { office in
                guard IngestFormats.named(format) != nil else { throw Fault.invalid("format \(format)") }
                let secret = given ?? Hex.text(Environment.live.randomBytes(24))
                guard secret.utf8.count >= 8 else { throw Fault.invalid("a secret has at least 8 characters") }
                return try await office.withNumbers { numbers in
                    guard let sealed = numbers.webhooks.sealing.seal(secret, Sealing.source(named: name)) else {
                        throw Complaint("the secret could not be sealed")
                    }
                    var row = SMSSource(name: name, format: format, sealedSecret: sealed, phone: phone)
                    row.isActive = active
                    try await office.execute(
                        PutSMSSource(row), verb: "sms-source.put", subject: "sms-source \(name)",
                        detail: "format=\(format) phone=\(phone) active=\(active)")
                    var members = SMSSourceCommand.members(row)
                    if given == nil { members.append(("secret", .text(secret))) }
                    return Answer(members)
                }
            }
        }
    }

    private static func answer(_ source: SMSSource) -> Answer { Answer(members(source)) }

    private static func members(_ source: SMSSource) -> [(String, Answer.Value)] {
        [
            ("name", .text(source.name)), ("path", .text("/ingest/sms/\(source.name)")),
            ("format", .text(source.format)), ("phone", source.phone.isEmpty ? .none : .text(source.phone)),
            ("active", .flag(source.isActive)),
        ]
    }
}
