import Base
import Foundation
import TestSupport
import Testing

/// The examples of the four documented panels, reproduced to the byte, and further cases beside them.
@Suite struct GoldenTests {
    static let folder = Bundle.module.resourceURL?.appending(path: "Cases") ?? URL(filePath: "Cases")
    static let cases = (try? GoldenCase.all(in: folder)) ?? []

    @Test(arguments: cases.map(\.name))
    func answersAsTheCaseSays(_ name: String) async throws {
        let golden = try #require(Self.cases.first { $0.name == name })
        let stage = try await GoldenStage()
        let (got, wanted) = try await stage.play(golden)
        #expect(got == wanted)
        if let example = golden.example {
            let printed = try #require(JSONValue.parse(example.utf8), "the example is JSON")
            let answered = try #require(JSONValue.parse(got.utf8), "the answer is JSON")
            #expect(Shape(printed) == Shape(answered), "keys, order, number or text, nesting")
        }
        #expect(try await stage.audit()?.text == nil)
    }

    @Test func everyExampleOfTheSourcesHasACase() throws {
        let list = try String(contentsOf: Self.folder.appending(path: "examples.txt"), encoding: .utf8)
        let examples = Set(list.split(separator: "\n").map(String.init))
        #expect(examples.count >= 40)
        let covered = Set(Self.cases.filter { $0.example != nil }.map(\.source))
        #expect(examples.subtracting(covered).sorted() == [])
    }
}

/// What of a JSON text is the contract: keys, their order, number or text, nesting. Keys that are ids count as one
/// key, since ids are data.
private indirect enum Shape: Equatable {
    case null, flag, number, text
    case array([Shape])
    case object([Pair])

    struct Pair: Equatable {
        let name: String
        let shape: Shape
    }

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .flag: self = .flag
        case .number: self = .number
        case .text: self = .text
        case .array(let items): self = .array(items.map(Shape.init))
        case .object(let members):
            self = .object(
                members.map { Pair(name: WholeNumber.parse($0.name) == nil ? $0.name : "#", shape: Shape($0.value)) })
        }
    }
}
