import Console
import Foundation
import Testing

/// Every text that pages show is said in every language.
@Suite struct PhraseTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Console")

    /// Where texts for people stand: whatever begins with a capital there is one, or is listed here.
    private static let places = [
        "Pages", "Text/FaultWords.swift", "Door/Notice.swift", "Door/Visit+pages.swift", "Door/Answers.swift",
        "Menus.swift", "Kit",
    ]
    private static let noPhrases: Set<String> = ["Switchboard", "GET", "POST", "ID"]

    private static func sources() throws -> [(name: String, text: String)] {
        var found: [(String, String)] = []
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        while let url = all?.nextObject() as? URL {
            guard url.pathExtension == "swift" else { continue }
            found.append(
                (String(url.path.dropFirst(root.path.count + 1)), try String(contentsOf: url, encoding: .utf8)))
        }
        return found
    }

    /// `"Like this."` in pages, `[[Like this.]]` in templates.
    private static func phrases() throws -> Set<String> {
        var found: Set<String> = []
        for (name, text) in try sources() {
            for match in text.matches(of: #/\[\[([^\]]+)\]\]/#) where name.hasPrefix("Templates/") {
                found.insert(String(match.output.1))
            }
            guard places.contains(where: { name.hasPrefix($0) }) else { continue }
            for line in text.split(separator: "\n") where !isForProgrammers(line) {
                for match in line.matches(of: #/"((?:[A-Z☆★]|\{[a-z]+\} [a-z])[^"\\]*)"/#) {
                    found.insert(String(match.output.1))
                }
            }
        }
        return found.filter { isPhrase($0) }
    }

    /// Comments, and lines of the log.
    private static func isForProgrammers(_ line: Substring) -> Bool {
        line.drop(while: { $0 == " " }).hasPrefix("//") || line.contains("logger.")
    }

    /// Names of headers, units and the like are the same everywhere.
    private static func isPhrase(_ text: String) -> Bool {
        !noPhrases.contains(text) && text.contains(where: \.isLowercase) && !text.contains("=") && !text.hasPrefix("X-")
            && text.firstMatch(of: #/^[A-Z][a-z]+(-[A-Z][a-z]+)+$/#) == nil
    }

    @Test(arguments: [Language.vietnamese, .chinese])
    func everyPhraseIsSaid(_ language: Language) throws {
        let known = Phrasebook.translations[language] ?? [:]
        let missing = try Self.phrases().filter { known[$0] == nil }.sorted()
        #expect(
            missing.isEmpty,
            "\(missing.count) phrases without \(language.rawValue): \(missing.joined(separator: " | "))")
    }

    @Test(arguments: [Language.vietnamese, .chinese])
    func translationsTakeTheSameValues(_ language: Language) {
        for (english, text) in Phrasebook.translations[language] ?? [:] {
            let names = { (text: String) in text.matches(of: #/\{[a-zA-Z]+\}/#).map { String($0.output) }.sorted() }
            #expect(names(english) == names(text), "\(english)")
            #expect(!text.contains("\"") && !text.contains("<") && !text.contains("&"), "\(english)")
        }
    }

    @Test func noTranslationIsLeftOver() throws {
        let used = try Self.phrases().union(RefusalTexts.all)
        for (language, texts) in Phrasebook.translations {
            let unused = texts.keys.filter { !used.contains($0) && Self.isPhrase($0) && $0.first?.isUppercase == true }
            #expect(unused.isEmpty, "\(language.rawValue): \(unused.sorted().joined(separator: " | "))")
        }
    }
}
