import Base
import Domain
import Gateway
import Manual
import Storage

/// Answers to the calls of a manual that only read, as this customer would get them now.
struct DocsExamples {
    /// By the call's id; a call that does something is not made for an example.
    private(set) var answers: [String: Excerpt] = [:]

    struct Excerpt: Sendable {
        let text: String
        /// Whether lists in it were cut.
        let isCut: Bool
    }

    static let none = DocsExamples()

    /// Makes the calls of the panel's manual.
    static func panel(_ manual: PanelManual, _ visit: Visit, _ customer: CustomerVisit) async -> Self {
        var examples = Self()
        for call in manual.calls {
            examples.answers[call.id] = await visit.console.panelGate.example(
                call.request.bodyText, for: customer.account, of: visit.storefront, mostListings: longestList
            ).map { excerpt($0, isCut: call.action == "services" && isLong(visit)) }
        }
        return examples
    }

    /// Makes the calls of the manual of one version of the numbers API.
    static func numbers(_ manual: NumbersManual, _ visit: Visit, _ customer: CustomerVisit) async -> Self {
        var examples = Self()
        for call in manual.calls {
            guard let request = call.requests.first, request.method == "GET" else { continue }
            let address = request.address.dropFirst(visit.baseURL.count).split(separator: "?", maxSplits: 1)
            guard let path = address.first else { continue }
            examples.answers[call.id] = await visit.console.numbersGate.example(
                path: String(path), query: address.count > 1 ? address.last.map(String.init) : nil,
                for: customer.account
            ).map { excerpt($0) }
        }
        return examples
    }

    private static func isLong(_ visit: Visit) -> Bool {
        (visit.catalog.shelves[visit.storefront.id]?.count ?? 0) > longestList
    }

    /// Says whose data the examples show.
    func note(isSignedIn: Bool) -> Block {
        .paragraph(
            .phrase(
                isSignedIn
                    ? "Answers to calls that only read show your own data as it is now; the others are invented."
                    : "The answers are invented. When you are signed in, you see your own data in them."))
    }

    /// The beginning of an answer: lists in it are cut until it can be read at a glance.
    private static func excerpt(_ body: String, isCut: Bool = false) -> Excerpt {
        guard body.utf8.count > longest, let whole = JSONValue.parse(body.utf8) else {
            return Excerpt(text: body, isCut: isCut)
        }
        let cuts = [longestList, 5, 3, 2, 1].lazy.map { JSONText.text(whole.cut(to: $0)) }
        return Excerpt(text: cuts.first { $0.utf8.count <= longest } ?? JSONText.text(whole.cut(to: 1)), isCut: true)
    }

    /// Items that a list is shown with at most.
    private static let longestList = 10
    /// Bytes of an answer that is shown whole.
    private static let longest = 1_500
}

extension JSONValue {
    /// The same with no more than so many items in each list.
    fileprivate func cut(to count: Int) -> JSONValue {
        switch self {
        case .array(let items): .array(items.prefix(count).map { $0.cut(to: count) })
        case .object(let members): .object(members.map { Member($0.name, $0.value.cut(to: count)) })
        case .null, .flag, .number, .text: self
        }
    }
}
