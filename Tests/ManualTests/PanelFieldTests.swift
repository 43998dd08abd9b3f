import Base
import Domain
import Manual
import PanelWire
import Testing

/// The documented fields of each type against the plan that the server makes of an order: what is documented counts,
/// what is not does not.
@Suite struct PanelFieldTests {
    private static let now = Instant(text: "2026-11-21T00:00:00Z") ?? Instant(milliseconds: 0)
    static let types = ServiceTypes.all.map(\.name)

    private let calls = Manuals.panel(.standard).call("add")

    private func documented(_ name: String) throws -> (ServiceType, PanelTypeManual) {
        let type = try #require(ServiceTypes.named(name))
        return (type, try #require(calls?.types.first { $0.name == name }))
    }

    private static func listing(_ type: ServiceType) -> Listing {
        var listing = Listing(
            id: ListingID(1), storefront: StorefrontID(1), name: "x", type: type, category: "x", rate: .zero,
            minimum: 1, maximum: 10_000)
        listing.hasDripFeed = true
        return listing
    }

    /// What the server makes of these fields: a plan, or a refusal.
    private static func plan(_ type: ServiceType, _ fields: [String: String]) -> Result<OrderPlan, Fault> {
        var draft = Draft()
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            if let field = OrderField.byName[name] { draft.set(field, value) }
        }
        return Result { () throws(Fault) in try type.plan(draft, for: listing(type), at: now) }
    }

    private static func fields(_ request: SampleCall) -> [String: String] {
        Dictionary(request.form.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static let nonsense = "a\u{1}b"

    @Test(arguments: types)
    func theExampleIsAnOrder(_ name: String) throws {
        let (type, manual) = try documented(name)
        #expect(throws: Never.self) { try Self.plan(type, Self.fields(manual.request)).get() }
        let names = ["key", "action", "service"] + manual.parameters.map(\.name)
        #expect(manual.request.form.allSatisfy { names.contains($0.name) })
    }

    @Test(arguments: types)
    func everyDocumentedFieldIsRead(_ name: String) throws {
        let (type, manual) = try documented(name)
        var complete = Self.fields(manual.request)
        if type.takesRuns { complete.merge(["runs": "2", "interval": "60"]) { $1 } }
        for parameter in manual.parameters {
            var without = complete
            without[parameter.name] = nil
            if parameter.isRequired {
                #expect(throws: Fault.self, "\(parameter.name)") { try Self.plan(type, without).get() }
            }
            var wrong = complete
            wrong[parameter.name] = Self.nonsense
            guard case .failure(let fault) = Self.plan(type, wrong) else {
                Issue.record("\(parameter.name) is not looked at")
                continue
            }
            // Lines of a list, and what is counted or charged, have words of their own.
            let word = PanelWords.error(fault, in: .standard)
            #expect(manual.errors.contains { $0.code == word }, "\(word) of \(parameter.name)")
        }
    }

    @Test(arguments: types)
    func noOtherFieldIsRead(_ name: String) throws {
        let (type, manual) = try documented(name)
        let fields = Self.fields(manual.request)
        let plain = try Self.plan(type, fields).get()
        // `runs` is refused where it is not taken, and so it is no field of the type.
        let documented = Set(manual.parameters.map(\.name) + ["runs"])
        for field in OrderField.allCases where !documented.contains(field.rawValue) {
            var more = fields
            more[field.rawValue] = Self.nonsense
            let planned = try? Self.plan(type, more).get()
            #expect(planned == plain, "\(field.rawValue) is read")
        }
        #expect(documented.contains("interval") == type.takesRuns)
    }

    @Test(arguments: types)
    func boundsAreThoseOfTheData(_ name: String) throws {
        let (type, manual) = try documented(name)
        for use in type.fields {
            let parameter = try #require(manual.parameters.first { $0.name == use.field.rawValue })
            #expect(parameter.isRequired == use.isRequired)
            switch (use.rule, parameter.kind) {
            case (.text, .bytes(FieldRule.longestText)), (.list, .list(FieldRule.longestText)), (.futureDay, .day):
                break
            case (.number(let range), .integer(let shown)): #expect(range == shown)
            case (.oneOf(let numbers), .numbers(let shown)): #expect(numbers == shown)
            default: Issue.record("\(use.field.rawValue) is \(parameter.kind)")
            }
        }
    }

    /// What the wire itself reads by name, found in its source.
    @Test func everyNameThatTheWireReadsIsDocumented() throws {
        let read = try WireSource.names(in: "PanelWire", #/(?:text\(|ids\(\s*fields, (?:hasOwn \? )?)"([a-z_]+)"/#)
        let others = try WireSource.names(in: "PanelWire", #/hasOwn \? "([a-z_]+)"/#)
        let manual = Manuals.panel(.standard)
        let documented = Set(manual.calls.flatMap(\.parameters).map(\.name)).subtracting(["key"])
        #expect(read.union(others).union(["orders"]) == documented, "\(read) \(others)")
    }

    @Test func extrasAreThoseOfTheData() {
        #expect(calls?.extras.map(\.name) == ServiceTypes.extras.map(\.rawValue))
    }
}
