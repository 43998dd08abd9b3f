import ArgumentParser
import Base
import Commands
import Domain
import Storage

struct FindingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finding", abstract: "Strange answers of providers, and what else a person should look at.",
        subcommands: [List.self, Close.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List findings, latest first.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "Only this provider's.") var provider: String?
        @Flag(help: "With the answers they were found in.") var transcripts = false
        @ArgumentParser.Option(help: "How many.") var limit = 50

        func run() async throws {
            try await options.run { office in
                let id = try provider.map { try office.provider($0).id }
                let findings = try await office.gather(Int64(min(max(1, limit), 10_000))) { before, limit in
                    ListFindings(of: id, before: before, limit: limit)
                }
                return Answer(list: findings.map { $0.answer(office.catalog, withTranscript: transcripts) })
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close", abstract: "Say that findings have been looked at.")
        @OptionGroup var options: StoreOptions
        @ArgumentParser.Option(help: "The provider's name.") var provider: String
        @ArgumentParser.Option(help: "Only those of this order.") var order: String?
        @ArgumentParser.Option(help: "Only those of this kind, as 'finding list' names it.") var kind: String?

        func run() async throws {
            try await options.run { office in
                let id = try office.provider(provider).id
                let all = try await office.gather(10_000) { before, limit in
                    ListFindings(of: id, before: before, limit: limit)
                }
                let findings = all.filter { finding in
                    (order.map { finding.key.order == OrderID(text: $0) } ?? true)
                        && (kind.map { finding.key.kind.text == $0 } ?? true)
                }
                var closed: Int64 = 0
                for start in stride(from: 0, to: findings.count, by: NoteFindings.most) {
                    let chunk = findings[start..<min(findings.count, start + NoteFindings.most)]
                    closed += try await office.execute(
                        CloseFindings(chunk.map(\.key)), verb: "finding.close", subject: "provider \(id)",
                        detail: "findings=\(chunk.count)")
                }
                return Answer([("closed", .number(closed))])
            }
        }
    }
}

extension Finding {
    func answer(_ catalog: Catalog, withTranscript: Bool) -> Answer {
        var members: [(String, Answer.Value)] = [
            ("provider", .text(catalog.providers[key.provider]?.name ?? "")),
            ("order", key.order.raw == 0 ? .none : .id(key.order)), ("kind", .text(key.kind.text)),
            ("count", .number(count)), ("first", .time(firstAt)), ("last", .time(lastAt)), ("words", .text(words)),
        ]
        if withTranscript { members.append(("transcript", .text(transcript))) }
        return Answer(members)
    }
}
