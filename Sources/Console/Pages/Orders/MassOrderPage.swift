import Base
import Domain
import Hummingbird
import Storage

/// Many orders at once: a line each, `service | link | quantity`, as the trade has it.
enum MassOrderPage {
    /// Lines of one form.
    static let most = 100

    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        page(customer, [])
    }

    /// - Parameters:
    ///   - lines: what stands in the field.
    ///   - batch: set where the work broke off: the name that the lines' orders keep.
    private static func page(
        _ customer: CustomerVisit, _ lines: [String], results: [[Cell]]? = nil, batch: KeyDigest? = nil
    ) -> Response {
        var fields = [
            Field("orders", "Orders", .area(rows: 12)).with {
                $0.value = lines.joined(separator: "\n")
                $0.help = Phrase(
                    "One order on each line: service | link | quantity. At most {most} lines.", ["most": String(most)])
                $0.placeholder = "1024 | https://example.com/post/1 | 500"
            }
        ]
        var blocks: [Block] = [.tabs(NewOrderPage.tabs, current: "/orders/mass")]
        if let batch {
            fields.append(Field("batch", "", .hidden).with { $0.value = batch.hex })
            blocks.append(
                .note(
                    "The server takes no orders now, so the work broke off. Send the form again in a moment: lines that were placed are not placed twice.",
                    .bad))
        }
        if let results {
            let table = TableBlock(
                "What became of the lines", [.init("Line"), .init("Outcome")], results, empty: "Nothing was typed.")
            blocks.append(.section("What became of the lines", [.table(table)]))
        }
        blocks.append(.form(FormBlock("/orders/mass", .post, fields, submit: "Place the orders")))
        return customer.page(
            "Mass order", at: "/orders/new", status: batch == nil ? .ok : .serviceUnavailable, blocks)
    }

    /// Lines that were placed are gone from the field; those that were refused stay, to be mended and sent again.
    /// Where the store takes nothing, the rest is not tried, and all lines stay under their names.
    static func submit(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let lines = customer.form.raw("orders").split(separator: "\n").map { String($0.trimmed) }.filter { !$0.isEmpty }
        guard lines.count <= most else {
            return page(customer, lines, results: [[.none, .phrase(FaultWords.phrase(.tooManyIDs))]])
        }
        let batch = KeyDigest(hex: customer.form["batch"]) ?? customer.formUse
        var rows: [[Cell]] = []
        var left: [String] = []
        var seen: [String: Int] = [:]
        for line in lines {
            let time = seen[line, default: 0] + 1
            seen[line] = time
            do throws(Fault) {
                // Named by its text and not by its place: lines above it may have gone when the form is sent again.
                let order = try await place(line, name: "\(batch.hex):\(time):\(line)", customer)
                rows.append([.text(line), .link(Phrase("Order {id}", ["id": "\(order)"]), to: "/orders/\(order)")])
            } catch {
                rows.append([.text(line), .badge(FaultWords.phrase(error), .bad)])
                guard !error.isRetryable, !error.isOperational else {
                    rows += lines.dropFirst(rows.count).map { [.text($0), .badge("Not tried", .warning)] }
                    return page(customer, lines, results: rows, batch: batch)
                }
                left.append(line)
            }
        }
        return page(customer, left, results: rows)
    }

    private static func place(_ line: String, name: String, _ customer: CustomerVisit) async throws(Fault) -> OrderID {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { String($0.trimmed) }
        guard parts.count == 3, let service = ListingID(text: parts[0]) else { throw .incorrectRequest }
        var draft = Draft()
        draft.set(.link, parts[1])
        draft.set(.quantity, parts[2])
        return try await Placing.place(draft, service: service, name: name, for: customer)
    }
}
