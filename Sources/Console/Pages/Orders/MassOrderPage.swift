import Base
import Domain
import Hummingbird
import Storage

/// Many orders at once: a line each, `service | link | quantity`, as the trade has it.
enum MassOrderPage {
    /// Lines of one form.
    static let most = 100

    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        page(customer, text: "", results: nil)
    }

    private static func page(_ customer: CustomerVisit, text: String, results: TableBlock?) -> Response {
        let field = Field("orders", "Orders", .area(rows: 12)).with {
            $0.value = text
            $0.help = Phrase(
                "One order on each line: service | link | quantity. At most {most} lines.", ["most": String(most)])
            $0.placeholder = "1024 | https://example.com/post/1 | 500"
        }
        var blocks: [Block] = [.tabs(NewOrderPage.tabs, current: "/orders/mass")]
        if let results { blocks.append(.section("What became of the lines", [.table(results)])) }
        blocks.append(.form(FormBlock("/orders/mass", .post, [field], submit: "Place the orders")))
        return customer.page("Mass order", at: "/orders/new", blocks)
    }

    /// Lines that were placed are gone from the field; those that were refused stay, to be mended and sent again.
    static func submit(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let lines = customer.form.raw("orders").split(separator: "\n").map { String($0.trimmed) }.filter { !$0.isEmpty }
        guard lines.count <= most else {
            return page(
                customer, text: lines.joined(separator: "\n"),
                results: TableBlock(
                    "What became of the lines", [.init("Line"), .init("Outcome")],
                    [[.none, .phrase(FaultWords.phrase(.tooManyIDs))]], empty: ""))
        }
        var rows: [[Cell]] = []
        var left: [String] = []
        var seen: [String: Int] = [:]
        for line in lines {
            seen[line, default: 0] += 1
            switch await place(line, seen[line, default: 1], customer) {
            case .success(let order):
                rows.append([.text(line), .link(Phrase("Order {id}", ["id": "\(order)"]), to: "/orders/\(order)")])
            case .failure(let fault):
                rows.append([.text(line), .badge(FaultWords.phrase(fault), .bad)])
                left.append(line)
            }
        }
        return page(
            customer, text: left.joined(separator: "\n"),
            results: TableBlock(
                "What became of the lines", [.init("Line"), .init("Outcome")], rows, empty: "Nothing was typed."))
    }

    /// - Parameter time: the how-manieth of its like it is.
    private static func place(_ line: String, _ time: Int, _ customer: CustomerVisit) async -> Result<OrderID, Fault> {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { String($0.trimmed) }
        guard parts.count == 3, let service = ListingID(text: parts[0]) else { return .failure(.incorrectRequest) }
        var draft = Draft()
        draft.set(.link, parts[1])
        draft.set(.quantity, parts[2])
        do throws(Fault) {
            // Named by its text and not by its place: lines above it may have gone when the form is sent again.
            return .success(
                try await Placing.place(draft, service: service, for: customer, line: "\(time):\(line)"))
        } catch {
            return .failure(error)
        }
    }
}
