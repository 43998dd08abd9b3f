import Base

extension BottleScript {
    private static let known = [
        "key", "currency", "balance", "seed", "delay_ms", "warm_up_ms", "finish_after_ms", "order_reference",
        "recent_orders", "services", "faults",
    ]
    /// Ten minutes: nobody waits longer for an answer.
    private static let longestDelay: Int64 = 600_000
    /// A year: no test lasts longer.
    private static let longestLife: Int64 = 366 * 86_400_000
    /// A million millions, so that sums of all charges fit.
    private static let largestBalance = Money(micros: 1_000_000_000_000_000_000)

    /// Reads a script; docs/bottle.md tells its format.
    ///
    /// - Throws: with a sentence that tells where and what.
    package init(json bytes: some Collection<UInt8>) throws(BottleScriptError) {
        guard String(validating: bytes, as: UTF8.self) != nil, let json = JSONValue.parse(bytes) else {
            throw BottleScriptError("the script is not JSON")
        }
        let members = try BottleMembers(json, at: "the script", known: Self.known)
        if let key = try members.text("key") { self.key = key }
        if let code = try members.text("currency") {
            guard let currency = Currency(code) else { throw members.complaint("currency", "must be like USD") }
            self.currency = currency
        }
        if let told = members["balance"] {
            guard let balance = told.scalarText.flatMap({ Money(text: $0) }), balance >= .zero,
                balance <= Self.largestBalance
            else { throw members.complaint("balance", "must be an amount like \"100.84292\"") }
            self.balance = balance
        }
        seed = try members.number("seed", in: 0 ... .max).map { UInt64($0) }
        let delays = 0...Self.longestDelay
        let lives = 0...Self.longestLife
        delayMilliseconds = try members.number("delay_ms", in: delays) ?? delayMilliseconds
        warmUpMilliseconds = try members.number("warm_up_ms", in: lives) ?? warmUpMilliseconds
        finishAfterMilliseconds = try members.number("finish_after_ms", in: lives) ?? finishAfterMilliseconds
        takesReferences = try members.flag("order_reference") ?? takesReferences
        listsOrders = try members.flag("recent_orders") ?? listsOrders
        services = try Self.services(members)
        rules = try Self.rules(members["faults"])
    }

    private static func services(_ members: BottleMembers) throws(BottleScriptError) -> [BottleService]? {
        guard let told = members["services"] else { return nil }
        guard case .array(let items) = told else {
            return try members.number("services", in: 0...mostServices).map { BottleService.madeUp(Int($0)) }
        }
        var services: [BottleService] = []
        var seen: Set<Int64> = []
        for (place, item) in items.enumerated() {
            let service = try BottleService(item, at: "services[\(place)]")
            guard seen.insert(service.id).inserted else {
                throw BottleScriptError("services[\(place)]: service \(service.id) stands there twice")
            }
            services.append(service)
        }
        return services
    }

    private static func rules(_ told: JSONValue?) throws(BottleScriptError) -> [BottleRule] {
        guard let told else { return [] }
        guard case .array(let items) = told else { throw BottleScriptError("the script: 'faults' must be a list") }
        var rules: [BottleRule] = []
        for (place, item) in items.enumerated() { rules.append(try BottleRule(item, at: "faults[\(place)]")) }
        return rules
    }
}

extension BottleRule {
    private static let known = ["on", "fault", "percent", "first", "every", "from_call", "to_call"]
    private static let everything = "*"

    fileprivate init(_ json: JSONValue, at place: String) throws(BottleScriptError) {
        let members = try BottleMembers(json, at: place, known: Self.known)
        guard let name = try members.text("fault") else { throw members.complaint("fault", "is missing") }
        guard let fault = BottleFault(rawValue: name) else { throw members.complaint("fault", "\(name) is not known") }
        guard let on = try members.text("on") else { throw members.complaint("on", "is missing") }
        let action = BottleAction(rawValue: on)
        guard action != nil || on == Self.everything else {
            throw members.complaint("on", "must be an action or \"*\", not \(on)")
        }
        self.init(fault, on: action)
        guard !actions.isEmpty else { throw members.complaint("fault", "\(name) cannot spoil \(on)") }
        first = try members.number("first", in: 1 ... .max)
        every = try members.number("every", in: 1 ... .max)
        fromCall = try members.number("from_call", in: 1 ... .max)
        toCall = try members.number("to_call", in: 1 ... .max)
        if let told = members["percent"] {
            // Four decimals of a percent are millionths.
            guard let percent = told.scalarText.flatMap({ DecimalText.parse($0, scale: 4) }),
                (0...Self.whole).contains(percent.scaled)
            else { throw members.complaint("percent", "must be a number from 0 to 100 with at most four decimals") }
            millionths = percent.scaled
        }
    }
}

extension BottleService {
    private static let known = [
        "service", "name", "type", "category", "rate", "min", "max", "refill", "cancel", "dripfeed",
    ]
    /// A thousand million, so that runs × quantity fits.
    private static let largestQuantity: Int64 = 1_000_000_000

    fileprivate init(_ json: JSONValue, at place: String) throws(BottleScriptError) {
        let members = try BottleMembers(json, at: place, known: Self.known)
        guard let id = try members.number("service", in: 1 ... .max) else {
            throw members.complaint("service", "is missing")
        }
        guard let rate = (members["rate"] ?? .text("1.00")).scalarText.flatMap({ Rate(text: $0) }) else {
            throw members.complaint("rate", "must be an amount like \"0.90\"")
        }
        self.init(id: id, name: try members.text("name") ?? "Service \(id)", rate: rate)
        if let type = try members.text("type") {
            guard let kind = Kind(rawValue: type) else {
                let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw members.complaint("type", "must be one of \(known)")
            }
            self.kind = kind
        }
        category = try members.text("category") ?? category
        minimum = try members.number("min", in: 1...Self.largestQuantity) ?? minimum
        maximum = try members.number("max", in: 1...Self.largestQuantity) ?? max(minimum, maximum)
        guard minimum <= maximum else { throw members.complaint("min", "is above max") }
        hasRefill = try members.flag("refill") ?? hasRefill
        hasCancel = try members.flag("cancel") ?? hasCancel
        hasDripFeed = try members.flag("dripfeed") ?? hasDripFeed
    }
}
