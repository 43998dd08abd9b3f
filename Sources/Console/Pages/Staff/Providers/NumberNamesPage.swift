import Base
import Domain
import Hummingbird

/// Countries and services of numbers, with the codes that the numbers API and lists have for them.
enum NumberNamesPage {
    private static let tabs: [(label: Phrase, path: String)] = [
        ("Countries", "/staff/number-countries"), ("Services", "/staff/number-services"),
    ]

    static func countries(_ staff: StaffVisit) async throws(Fault) -> Response {
        let all = NumberCountries.all
        return page(
            staff, "Countries", all.count,
            TableBlock(
                "Countries", [.init("ID"), .init("Short name"), .init("Name"), .init("Dial code")],
                found(staff, all.map { ["\($0.id)", $0.code, $0.name, $0.dialCode] }), empty: "Nothing fits.",
                export: "/staff/number-countries.csv"), at: "/staff/number-countries")
    }

    static func services(_ staff: StaffVisit) async throws(Fault) -> Response {
        let all = NumberServices.all
        return page(
            staff, "Services", all.count,
            TableBlock(
                "Services", [.init("ID"), .init("Short name"), .init("Name")],
                found(staff, all.map { ["\($0.id)", $0.code, $0.name] }), empty: "Nothing fits.",
                export: "/staff/number-services.csv"), at: "/staff/number-services")
    }

    /// Rows with all the words; a list of names is short enough for one page of those that fit.
    private static func found(_ staff: StaffVisit, _ lines: [[String]]) -> [[Cell]] {
        let words = staff.query.words("q")
        return lines.filter { line in
            let text = line.joined(separator: " ").lowercased()
            return words.allSatisfy { text.contains($0) }
        }.prefix(rows).map { $0.map { .text($0) } }
    }

    private static let rows = 300

    private static func page(_ staff: StaffVisit, _ title: Phrase, _ count: Int, _ table: TableBlock, at path: String)
        -> Response
    {
        var blocks: [Block] = [
            .tabs(tabs, current: path),
            .form(
                FormBlock(
                    path, .get,
                    [
                        Field("q", "Search", .input("search")).with {
                            $0.value = staff.query["q"]
                            $0.isRequired = false
                        }
                    ], submit: "Search", tone: .plain)), .table(table),
        ]
        if table.rows.count == rows, count > rows {
            blocks.append(.prose(Phrase("The first {count} are shown.", ["count": String(rows)])))
        }
        return staff.page(title, at: "/staff/providers", blocks)
    }

    static func exportCountries(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "countries", ["id", "code", "name", "dial_code"],
            NumberCountries.all.map { ["\($0.id)", $0.code, $0.name, $0.dialCode] }, visit: staff.visit)
    }

    static func exportServices(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "services", ["id", "code", "name"], NumberServices.all.map { ["\($0.id)", $0.code, $0.name] },
            visit: staff.visit)
    }
}
