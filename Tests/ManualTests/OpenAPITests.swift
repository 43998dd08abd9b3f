import Base
import Manual
import NumbersWire
import PanelWire
import Testing

@Suite struct OpenAPITests {
    private func documents() -> [String] {
        Dialects.all.map { OpenAPIDocument.panel(Manuals.panel($0)) }
            + NumbersAPI.allCases.map { OpenAPIDocument.numbers(Manuals.numbers($0)) }
    }

    @Test func documentsAreTheSameEachTime() {
        #expect(documents() == documents())
    }

    @Test func documentsAreJSONWithoutANameTwice() throws {
        for text in documents() {
            let document = try #require(JSONValue.parse(text.utf8))
            #expect(document["openapi"] == .text("3.1.0"))
            #expect(Self.repeated(in: document) == [])
        }
    }

    private static func repeated(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            let twice = Dictionary(grouping: members, by: \.name).filter { $0.value.count > 1 }.keys
            return twice + members.flatMap { repeated(in: $0.value) }
        case .array(let items): return items.flatMap { repeated(in: $0) }
        case .null, .flag, .number, .text: return []
        }
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        for text in documents() {
            let document = try #require(JSONValue.parse(text.utf8))
            let schemas = try #require(document["components"]?["schemas"])
            let names = text.matches(of: #/#/components/schemas/([A-Za-z0-9]+)"/#).map { String($0.1) }
            #expect(names.count > 10)
            for name in names { #expect(schemas[name] != nil, "\(name)") }
        }
    }

    @Test func aShapeIsOpenToNothingElse() throws {
        let shape = JSONShape(
            ["{\"a\":1,\"b\":null}", "{\"a\":\"x\",\"b\":2}"].compactMap { JSONValue.parse($0.utf8) })
        #expect(shape.members { _ in "" }.map(\.type) == ["string | integer", "integer | null"])
        let numbered = JSONShape([#"{"1":{"a":1},"2":{"error":"x"}}"#].compactMap { JSONValue.parse($0.utf8) })
        #expect(numbered.members { _ in "" }.map(\.path) == ["*.a", "*.error"])
    }
}
