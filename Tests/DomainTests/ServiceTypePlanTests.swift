import Base
import Domain
import Testing

/// One type: an order that is right, and what each wrong field is answered with.
struct TypeCase: Sendable, CustomTestStringConvertible {
    let type: String
    let good: [String: String]
    let quantity: Int64
    /// Changes of the good order (nil = field left out) and their faults.
    let bad: [(change: [String: String?], fault: Fault)]

    var testDescription: String { type }

    static let link = "https://example.com/p/1"
    static let three = "one\r\n\ntwo, still two\n  three  \n"
    static let blanks = "\n \r\n\t\n"

    static let linkFaults: [(change: [String: String?], fault: Fault)] = [
        (["link": nil], .badLink), (["link": ""], .badLink), (["link": "  "], .badLink), (["link": "null"], .badLink),
        (["link": "undefined"], .badLink), (["link": "a b"], .badLink), (["link": "a\tb"], .badLink),
        (["link": "a\u{0}b"], .badLink), (["link": "a\u{7F}b"], .badLink), (["link": "a\nb"], .badLink),
        (["link": "a\u{A0}b"], .badLink), (["link": String(repeating: "x", count: 2049)], .badLink),
    ]

    static let quantityFaults: [(change: [String: String?], fault: Fault)] = [
        (["quantity": nil], .badQuantity), (["quantity": ""], .badQuantity), (["quantity": "null"], .badQuantity),
        (["quantity": "undefined"], .badQuantity), (["quantity": "-100"], .badQuantity),
        (["quantity": "+100"], .badQuantity), (["quantity": "100.0"], .badQuantity),
        (["quantity": "1e3"], .badQuantity),
        (["quantity": "1,000"], .badQuantity), (["quantity": "0x64"], .badQuantity),
        (["quantity": "١٠٠"], .badQuantity),
        (["quantity": "abc"], .badQuantity), (["quantity": "0"], .belowMinimum), (["quantity": "49"], .belowMinimum),
        (["quantity": "10001"], .aboveMaximum), (["quantity": "9223372036854775807"], .aboveMaximum),
        (["quantity": "99999999999999999999999999"], .aboveMaximum),
    ]

    static func missing(_ name: String) -> [(change: [String: String?], fault: Fault)] {
        [
            ([name: nil], .badField(name)), ([name: ""], .badField(name)), ([name: " \n "], .badField(name)),
            ([name: "null"], .badField(name)), ([name: "undefined"], .badField(name)),
        ]
    }

    static func text(_ name: String) -> [(change: [String: String?], fault: Fault)] {
        missing(name) + [
            ([name: "a\nb"], .badField(name)), ([name: "a\u{0}"], .badField(name)),
            ([name: String(repeating: "x", count: 2049)], .badField(name)),
        ]
    }

    static func list(_ name: String) -> [(change: [String: String?], fault: Fault)] {
        missing(name) + [([name: blanks], .badField(name)), ([name: "a\nb\u{1}"], .badField(name))]
    }

    static let comments: [(change: [String: String?], fault: Fault)] = [
        (["comments": nil], .badComments), (["comments": ""], .badComments), (["comments": blanks], .badComments),
        (["comments": "null"], .badComments), (["comments": "a\u{0}"], .badComments),
    ]

    static let all: [TypeCase] = [
        TypeCase(type: "Default", good: sent([:]), quantity: 100, bad: linkFaults + quantityFaults),
        TypeCase(type: "Package", good: ["link": link], quantity: 1, bad: linkFaults),
        TypeCase(
            type: "SEO", good: sent(["keywords": three]), quantity: 100,
            bad: linkFaults + quantityFaults + list("keywords")),
        TypeCase(
            type: "Custom Comments", good: ["link": link, "comments": three], quantity: 3, bad: linkFaults + comments),
        TypeCase(
            type: "Custom Comments Package", good: ["link": link, "comments": three], quantity: 1,
            bad: linkFaults + comments),
        TypeCase(
            type: "Mentions", good: sent(["usernames": three]), quantity: 100,
            bad: linkFaults + quantityFaults + list("usernames")),
        TypeCase(
            type: "Mentions with Hashtags", good: sent(["usernames": three, "hashtags": "#a\n#b"]), quantity: 100,
            bad: linkFaults + quantityFaults + list("usernames") + list("hashtags")),
        TypeCase(
            type: "Mentions Custom List", good: ["link": link, "usernames": three], quantity: 3,
            bad: linkFaults + list("usernames")),
        TypeCase(
            type: "Mentions Hashtag", good: sent(["hashtag": "#a"]), quantity: 100,
            bad: linkFaults + quantityFaults + text("hashtag")),
        TypeCase(
            type: "Mentions User Followers", good: sent(["username": "someone"]), quantity: 100,
            bad: linkFaults + quantityFaults + text("username")),
        TypeCase(
            type: "Mentions Media Likers", good: sent(["media": "https://example.com/m"]), quantity: 100,
            bad: linkFaults + quantityFaults + text("media")),
        TypeCase(
            type: "Comment Likes", good: sent(["username": "someone"]), quantity: 100,
            bad: linkFaults + quantityFaults + text("username")),
        TypeCase(
            type: "Comment Replies", good: ["link": link, "username": "someone", "comments": three], quantity: 3,
            bad: linkFaults + text("username") + comments),
        TypeCase(
            type: "Poll", good: sent(["answer_number": "7"]), quantity: 100,
            bad: linkFaults + quantityFaults + missing("answer_number") + [
                (["answer_number": "-1"], .badField("answer_number")),
                (["answer_number": "x"], .badField("answer_number")),
                (["answer_number": "1.5"], .badField("answer_number")),
                (["answer_number": "1000001"], .badField("answer_number")),
            ]),
        TypeCase(
            type: "Invites from Groups", good: sent(["groups": three]), quantity: 100,
            bad: linkFaults + quantityFaults + list("groups")),
        TypeCase(
            type: "Subscriptions", good: ["username": "someone", "min": "100", "max": "200"], quantity: 0,
            bad: text("username") + [
                (["min": nil], .badField("min")), (["min": "x"], .badField("min")), (["min": "-1"], .badField("min")),
                (["max": nil], .badField("max")), (["max": "x"], .badField("max")), (["max": "99"], .badField("max")),
                (["min": "49"], .belowMinimum), (["max": "10001"], .aboveMaximum), (["min": "0"], .belowMinimum),
                (["posts": "-1"], .badField("posts")), (["posts": "x"], .badField("posts")),
                (["posts": "1000001"], .badField("posts")), (["old_posts": "x"], .badField("old_posts")),
                (["old_posts": "1.5"], .badField("old_posts")), (["delay": "7"], .badField("delay")),
                (["delay": "-5"], .badField("delay")), (["delay": "601"], .badField("delay")),
                (["expiry": "17/11/2026"], .badField("expiry")), (["expiry": "31/02/2027"], .badField("expiry")),
                (["expiry": "2027-11-11"], .badField("expiry")), (["expiry": "soon"], .badField("expiry")),
            ]),
        TypeCase(
            type: "Web Traffic", good: sent(["country": "US", "device": "1", "type_of_traffic": "3"]), quantity: 100,
            bad: linkFaults + quantityFaults + text("country") + missing("device") + missing("type_of_traffic") + [
                (["device": "0"], .badField("device")), (["device": "6"], .badField("device")),
                (["device": "x"], .badField("device")), (["type_of_traffic": "0"], .badField("type_of_traffic")),
                (["type_of_traffic": "4"], .badField("type_of_traffic")),
                (["type_of_traffic": "1"], .badField("google_keyword")),
                (["type_of_traffic": "1", "google_keyword": ""], .badField("google_keyword")),
                (["type_of_traffic": "1", "google_keyword": "a\u{0}"], .badField("google_keyword")),
                (["type_of_traffic": "2"], .badField("referring_url")),
                (["type_of_traffic": "2", "google_keyword": "x"], .badField("referring_url")),
            ]),
    ]

    private static func sent(_ more: [String: String]) -> [String: String] {
        ["link": link, "quantity": "100"].merging(more) { $1 }
    }

    func plan(_ change: [String: String?] = [:], _ edit: (inout Listing) -> Void = { _ in }) throws -> OrderPlan {
        let type = try Made.type(type)
        // Bounds for lines: three of them are enough.
        let few = if case .lines = type.quantity { true } else { false }
        let listing = try Made.listing(type, minimum: few ? 2 : 50, maximum: few ? 4 : 10_000, edit)
        var fields = good
        for (name, text) in change { fields[name] = text }
        return try type.plan(try Made.draft(fields), for: listing, at: Made.now)
    }
}

@Suite struct ServiceTypePlanTests {
    @Test func everyTypeHasACase() {
        #expect(TypeCase.all.map(\.type) == ServiceTypes.all.map(\.name))
    }

    @Test(arguments: TypeCase.all)
    func takesARightOrder(_ row: TypeCase) throws {
        let plan = try row.plan()
        #expect(plan.quantity == row.quantity)
        #expect(plan.totalQuantity == row.quantity)
        #expect(plan.runs == 1)
        #expect(plan.link == row.good["link"] ?? row.good["username"])
        #expect((plan.posts != nil) == (row.type == "Subscriptions"))
    }

    @Test(arguments: TypeCase.all)
    func refusesEachWrongField(_ row: TypeCase) {
        for (change, fault) in row.bad {
            #expect(throws: fault, "\(change)") { try row.plan(change) }
        }
    }

    @Test(arguments: TypeCase.all)
    func keepsTheFurtherFieldsForTheProvider(_ row: TypeCase) throws {
        let further = row.good.filter { !["link", "quantity", "min", "max"].contains($0.key) }
        guard let options = try row.plan().options else {
            #expect(further.isEmpty)
            return
        }
        let value = try #require(JSONValue.parse(options.utf8))
        for (name, text) in further { #expect(value[name]?.scalarText == String(text.trimmed)) }
        guard case .object(let members) = value else { return }
        #expect(members.count == further.count)
    }

    @Test(arguments: TypeCase.all)
    func ignoresWhatIsNoneOfItsFields(_ row: TypeCase) throws {
        let known = row.good.keys + ["runs", "interval", "google_keyword", "referring_url"]
        let foreign = OrderField.allCases.map(\.rawValue).filter { !known.contains($0) }
        let ownOptionals = ["posts", "old_posts", "delay", "expiry"]
        var change: [String: String?] = [:]
        for name in foreign where row.type != "Subscriptions" || !ownOptionals.contains(name) { change[name] = "x" }
        #expect(try row.plan(change) == (try row.plan()))
    }

    @Test func boundsOfTheListingAreInclusive() throws {
        let row = TypeCase.all[0]
        #expect(try row.plan(["quantity": "50"]).quantity == 50)
        #expect(try row.plan(["quantity": "10000"]).quantity == 10_000)
        #expect(try row.plan(["quantity": " 00100\n"]).quantity == 100)
    }

    @Test func noListingWidensTheBoundOfAnOrder() throws {
        let row = TypeCase.all[0]
        let huge = { (listing: inout Listing) in listing.maximum = .max }
        #expect(try row.plan(["quantity": String(OrderLimits.totalQuantity)], huge).quantity == 1 << 40)
        #expect(throws: Fault.aboveMaximum) {
            try row.plan(["quantity": String(OrderLimits.totalQuantity + 1)], huge)
        }
    }

    @Test func linesAreCountedAndHeldToTheBounds() throws {
        for (type, field) in [("Custom Comments", "comments"), ("Mentions Custom List", "usernames")] {
            let row = try #require(TypeCase.all.first { $0.type == type })
            #expect(try row.plan([field: "a\nb"]).quantity == 2)
            #expect(try row.plan([field: "a\r\n\r\nb\r\nc\n\nd\n"]).quantity == 4)
            #expect(try row.plan([field: "a\nb", "quantity": "9999"]).quantity == 2, "quantity is ignored")
            #expect(throws: Fault.belowMinimum) { try row.plan([field: "a"]) }
            #expect(throws: Fault.aboveMaximum) { try row.plan([field: "a\nb\nc\nd\ne"]) }
        }
    }

    @Test func onlyLineEndsSeparateTheItemsOfAList() throws {
        let row = try #require(TypeCase.all.first { $0.type == "Custom Comments" })
        let plan = try row.plan(["comments": "a, b; c\u{2028}still a\u{85}still a\nb"])
        #expect(plan.quantity == 2)
    }

    @Test func packagesIgnoreTheBounds() throws {
        for type in ["Package", "Custom Comments Package"] {
            let row = try #require(TypeCase.all.first { $0.type == type })
            #expect(try row.plan([:]) { $0.minimum = 500 }.quantity == 1)
            #expect(try row.plan(["quantity": "700"]).quantity == 1)
        }
    }

    @Test func trafficTypesNeedTheirOwnField() throws {
        let row = try #require(TypeCase.all.first { $0.type == "Web Traffic" })
        #expect(throws: Never.self) { try row.plan(["type_of_traffic": "1", "google_keyword": "shoes"]) }
        #expect(throws: Never.self) { try row.plan(["type_of_traffic": "2", "referring_url": "https://example.com"]) }
        #expect(throws: Fault.badField("google_keyword")) { try row.plan(["type_of_traffic": "01"]) }
        #expect(throws: Fault.badField("referring_url")) { try row.plan(["type_of_traffic": "02"]) }
    }

    @Test func extrasAreTakenWhereTheListingSaysSo() throws {
        let row = TypeCase.all[0]
        let sent: [String: String?] = ["reaction": "love", "days": "3", "post": "9", "view_time": "60"]
        #expect(try row.plan(sent).options == nil)
        let plan = try row.plan(sent) { $0.extras = ServiceTypes.extras }
        #expect(plan.options == #"{"reaction":"love","days":"3","post":"9","view_time":"60"}"#)
        #expect(plan.quantity == 100)
        #expect(throws: Fault.badField("reaction")) {
            try row.plan(["reaction": "a\u{0}"]) { $0.extras = ServiceTypes.extras }
        }
    }

    @Test func aLinkMayBeANameAndIsTrimmed() throws {
        let row = TypeCase.all[0]
        #expect(try row.plan(["link": "  someone\n"]).link == "someone")
        #expect(try row.plan(["link": "https://example.com/é漢🙂"]).link == "https://example.com/é漢🙂")
        #expect(try row.plan(["link": String(repeating: "x", count: 2048)]).link.count == 2048)
        #expect(throws: Fault.badLink) { try row.plan(["link": String(repeating: "é", count: 1025)]) }
    }
}

@Suite struct ServiceTypesTests {
    @Test func areFoundInAnyCaseAndWithUnderscores() {
        for type in ServiceTypes.all {
            #expect(ServiceTypes.named(type.name) == type)
            #expect(ServiceTypes.named(type.name.uppercased()) == type)
            #expect(ServiceTypes.named(type.name.lowercased().replacing(" ", with: "_")) == type)
            #expect(ServiceTypes.byCode[type.code] == type)
        }
        for name in ["", "default ", "Defaults", "Custom  Comments"] { #expect(ServiceTypes.named(name) == nil) }
    }

    @Test func codesThatAreStoredNeverChange() {
        let names = [
            "Default", "Package", "SEO", "Custom Comments", "Custom Comments Package", "Mentions",
            "Mentions with Hashtags", "Mentions Custom List", "Mentions Hashtag", "Mentions User Followers",
            "Mentions Media Likers", "Comment Likes", "Comment Replies", "Poll", "Invites from Groups", "Subscriptions",
            "Web Traffic",
        ]
        for (position, name) in names.enumerated() { #expect(ServiceTypes.named(name)?.code == Int64(position + 1)) }
        #expect(Set(ServiceTypes.all.map(\.code)).count == ServiceTypes.all.count)
    }

    @Test func ratesAreForAThousandExceptPackagesAndPosts() {
        for type in ServiceTypes.all {
            let isSingle = type.quantity == .one || type.quantity == .perPost
            #expect(type.basis == (isSingle ? 1 : 1000), "\(type.name)")
        }
    }
}
