import Domain
import Hummingbird
import Manual

/// What the pages of both protocols have in common.
struct DocsBlocks {
    let visit: Visit
    /// The page itself.
    let path: String
    /// What else stands in the address, and stays when one thing of it is changed.
    let kept: [(String, String)]
    let code: CodeSample.Language

    init(_ visit: Visit, path: String, kept: [(String, String)]) {
        self.visit = visit
        self.path = path
        self.kept = kept
        code = CodeSample.Language(rawValue: visit.query["code"]) ?? .curl
    }

    static func language(_ visit: Visit) -> ManualLanguage { ManualLanguage(code: visit.language.rawValue) }

    static let protocols: [(label: Phrase, path: String)] = [
        ("Panel API", "/docs"), ("Numbers API v1", "/docs/numbers"), ("Numbers API v2", "/docs/numbers?api=v2"),
    ]

    /// Languages of the examples.
    var codeTabs: Block {
        func address(_ language: CodeSample.Language) -> String {
            Links.path(path, kept + [("code", language == .curl ? "" : language.rawValue)])
        }
        return .tabs(
            CodeSample.Language.allCases.map { (label: .verbatim($0.title), path: address($0)) },
            current: address(code))
    }

    /// Where a key is had.
    var keyNote: Block {
        guard let login = visit.login, login.person.role == .customer || login.session.actingAs != nil else {
            return .actions([
                .phrase("To call it, you need a key. Customers make keys on the page of their account."),
                .link("Sign in", to: "/sign-in?back=\(Links.escaped(path))"),
            ])
        }
        return .actions([
            .phrase("You make keys on the page of your account."), .link("API keys", to: "/account/keys"),
        ])
    }

    func notes(_ notes: [String]) -> [Block] { notes.map { .paragraph(.marked($0)) } }

    func sample(_ call: SampleCall) -> Block { .code(CodeSample(code, of: call).text) }

    func parameters(_ parameters: [ManualParameter]) -> [Block] {
        guard !parameters.isEmpty else { return [] }
        return [
            .table(
                TableBlock(
                    "Parameters",
                    [.init("Name"), .init("Where"), .init("Type"), .init("Needed"), .init("Meaning")],
                    parameters.map { parameter in
                        [
                            .code(parameter.name), .phrase(Self.place(parameter.place)),
                            .text(
                                parameter.bounds.isEmpty ? parameter.type : "\(parameter.type) (\(parameter.bounds))"),
                            .phrase(parameter.isRequired ? "Yes" : "No"), .marked(parameter.about),
                        ]
                    }, empty: "None."))
        ]
    }

    private static func place(_ place: ManualParameter.Place) -> Phrase {
        switch place {
        case .form: "Form"
        case .path: "Path"
        case .query: "Query"
        case .header: "Header"
        case .body: "Body"
        }
    }

    /// The usual answer; others to be opened.
    ///
    /// - Parameter own: what the reader would be answered now.
    func answers(_ answers: [ManualAnswer], _ members: [ManualMember], own: DocsExamples.Excerpt?) -> [Block] {
        var blocks: [Block] = []
        if let own {
            blocks += [
                .paragraph(.phrase(own.isCut ? "Your answer, lists shortened" : "Your answer")), .code(own.text),
            ]
        } else if let first = answers.first {
            blocks += [.paragraph(.marked(first.title)), .code(first.body)]
        }
        blocks += answers.dropFirst().map { .fold(.verbatim($0.title), [.code($0.body)]) }
        guard !members.isEmpty else { return blocks }
        // Some hundreds on a page: a table's cells would be half of it.
        let lines = members.map { member in
            Cell.several([.code(member.path), .aside(.verbatim(member.type)), .marked(member.about)])
        }
        return blocks + [.fold("Members of the answer", [.paragraph(.lines(lines))])]
    }

    /// Words of refusals that not every call has: what each means stands in the table of errors.
    func errorNames(_ errors: [ManualError], beside common: Set<String>) -> [Block] {
        let codes = errors.reduce(into: [String]()) { codes, error in
            if !common.contains(error.code), !codes.contains(error.code) { codes.append(error.code) }
        }
        guard !codes.isEmpty else { return [] }
        return [.paragraph(.several([.phrase("Errors, beside those of every call:")] + codes.map { .code($0) }))]
    }

    /// What every call may be refused with.
    static func common(_ errors: [[ManualError]]) -> Set<String> {
        let sets = errors.map { Set($0.map(\.code)) }
        return sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    }

    func errorTable(_ errors: [ManualError]) -> Block {
        .table(
            TableBlock(
                "Errors",
                [.init("Status", isNumber: true), .init("Error"), .init("When"), .init("Answer")],
                errors.map { error in
                    [
                        .number(Int64(error.status)), .code(error.code), .marked(error.about),
                        .folded("Show", error.body),
                    ]
                }, empty: "None."))
    }

    func words(_ title: Phrase, _ words: [ManualWord]) -> Block {
        .section(
            title,
            [
                .table(
                    TableBlock(
                        title, [.init("Word"), .init("Meaning")], words.map { [.code($0.word), .marked($0.about)] },
                        empty: "None."))
            ])
    }

    func scope(_ scope: String) -> Cell {
        scope == "read" ? .badge("Any key", .plain) : .badge("Key that may order", .plain)
    }
}
