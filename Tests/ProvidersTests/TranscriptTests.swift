import Foundation
import Testing

/// Every strange answer that is known is a file in `Transcripts`; adding one needs no code.
struct TranscriptTests {
    static let names: [String] = {
        guard let folder = Bundle.module.url(forResource: "Transcripts", withExtension: nil),
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        else { return [] }
        return files.filter { $0.hasSuffix(".txt") }.sorted()
    }()

    @Test func thereAreTranscripts() {
        #expect(Self.names.count > 100)
    }

    @Test(arguments: names) func isUnderstoodAsWritten(_ name: String) async throws {
        let folder = try #require(Bundle.module.url(forResource: "Transcripts", withExtension: nil))
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        let transcript = try Transcript(name: name, text: text)
        let reading = try await transcript.reading()
        #expect(reading == transcript.expected)
    }
}
