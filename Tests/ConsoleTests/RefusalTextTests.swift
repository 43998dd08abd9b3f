import Base
import Console
import Foundation
import Testing

/// What commands say inside a refusal is said in every language, too.
@Suite struct RefusalTextTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    /// Targets whose refusals pages show as they are.
    private static let rooms = ["Domain", "Commands", "Errands", "Console", "Outbound"]

    /// The texts of refusals about forms and states, `0` where code puts in a value. What is not found is a missing
    /// page, whatever it is called.
    private static func texts() throws -> Set<String> {
        var found: Set<String> = []
        for room in rooms {
            let all = FileManager.default.enumerator(at: sources.appending(path: room), includingPropertiesForKeys: nil)
            while let url = all?.nextObject() as? URL {
                guard url.pathExtension == "swift" else { continue }
                let text = try String(contentsOf: url, encoding: .utf8)
                let shape = #/\.(?:invalid|wrongState|conflict)\(\s*"((?:[^"\\]|\\\((?:[^()]|\([^()]*\))*\))*)"/#
                for match in text.matches(of: shape) {
                    found.insert(String(match.output.1).replacing(#/\\\((?:[^()]|\([^()]*\))*\)/#, with: "0"))
                }
            }
        }
        return found
    }

    /// Of verbs, jobs and defects: no page brings them about.
    private static let notShown: Set<String> = [
        "0 rows at once", "the form is known", "password", "role 0", "the session is signed in", "0 waits",
    ]

    @Test func everyRefusalIsKnown() throws {
        let unknown = try Self.texts().filter {
            RefusalTexts.phrase($0).english == "{text}" && !Self.notShown.contains($0)
        }
        #expect(unknown.isEmpty, "\(unknown.sorted().joined(separator: " | "))")
    }

    @Test(arguments: [Language.vietnamese, .chinese])
    func everyTextIsSaid(_ language: Language) {
        let known = Phrasebook.translations[language] ?? [:]
        for text in RefusalTexts.all { #expect(known[text] != nil, "\(language.rawValue): \(text)") }
    }

    @Test func noTextHidesAnother() {
        for text in RefusalTexts.all {
            let filled = text.replacing(#/\{[a-z]+\}/#, with: "7")
            #expect(RefusalTexts.phrase(filled).english == text)
        }
    }

    @Test func valuesStayAndWordsAreSaid() {
        func said(_ text: String, _ language: Language) -> String {
            RefusalTexts.phrase(text).text(in: language)
        }
        #expect(said("order 12 has ended", .english) == "order 12 has ended")
        #expect(said("order 12 has ended", .vietnamese) == "đơn 12 đã kết thúc")
        #expect(said("top-up 7 is paid", .chinese) == "充值 7 已付款")
        #expect(said("brand: at most 60 characters", .vietnamese) == "tên thương hiệu: tối đa 60 ký tự")
        #expect(said("exchange rates: no answer in time", .chinese) == "汇率：未及时响应")
        #expect(said("Mia's Panel gave no list: ¿qué?", .vietnamese) == "Mia's Panel không trả về danh sách: ¿qué?")
        #expect(said("what nobody knows", .chinese) == "what nobody knows")
        // What somebody typed is no word of ours.
        #expect(said("alias name: 1 to 32 letters, digits, - or _", .vietnamese).hasPrefix("bí danh name:"))
    }
}
