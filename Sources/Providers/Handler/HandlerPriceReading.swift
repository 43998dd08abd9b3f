import Base
import Domain

/// Reads `getPrices` in the nestings that it comes in.
struct HandlerPriceReading {
    /// Prices of one country and service that become tiers, the cheapest first: who asks for at most a price gets
    /// what is below it, too.
    static let pricesPerPair = 5
    /// What is in stock where no count is told.
    static let untoldCount: Int64 = 1

    let currency: String
    private(set) var tiers: [OfferedTier] = []
    /// Entries that make no sense.
    private(set) var leftOut = 0

    private struct Price {
        let cost: Money
        var count: Int64
    }

    /// - Returns: nil where the answer is no list of prices, or an empty one.
    init?(_ reply: HandlerReply, currency: String) {
        self.currency = currency
        guard (200...299).contains(reply.status), reply.problem == nil, let json = reply.json else { return nil }
        read(json, depth: 0)
        guard !tiers.isEmpty else { return nil }
        var items: Set<String> = []
        tiers = tiers.filter { items.insert($0.item).inserted }
    }

    private mutating func read(_ json: JSONValue, depth: Int) {
        switch json {
        case .array(let items):
            for item in items where depth < 2 {
                if let row = row(item) {
                    add(row.country, row.service, [row.price], isMap: false)
                } else {
                    read(item, depth: depth + 1)
                }
            }
        case .object(let members):
            for member in members {
                if let country = WholeNumber.parse(member.name) {
                    readCountry(country, member.value)
                } else if depth == 0, ["data", "prices", "result"].contains(member.name) {
                    read(member.value, depth: depth + 1)
                } else {
                    readService(member.name, member.value)
                }
            }
        case .null, .flag, .number, .text: leftOut += 1
        }
    }

    /// `{"country": 6, "service": "wa", "cost": 0.2, "count": 10}`
    private func row(_ json: JSONValue) -> (country: Int64, service: String, price: Price)? {
        guard let country = json.first(["country", "countryCode"])?.scalarText.flatMap({ WholeNumber.parse($0) }),
            let service = json.first(["service", "serviceCode"])?.scalarText, let price = price(json)
        else { return nil }
        return (country, service, price)
    }

    /// Services of one country.
    private mutating func readCountry(_ country: Int64, _ json: JSONValue) {
        guard case .object(let services) = json else { return skip(json) }
        for service in services { readPair(country, service.name, service.value) }
    }

    /// Countries of one service.
    private mutating func readService(_ service: String, _ json: JSONValue) {
        guard case .object(let countries) = json else { return skip(json) }
        for entry in countries {
            guard let country = WholeNumber.parse(entry.name) else {
                leftOut += 1
                continue
            }
            readPair(country, service, entry.value)
        }
    }

    /// An empty list is how PHP writes an empty map.
    private mutating func skip(_ json: JSONValue) {
        if json != .array([]), json.scalarText == nil { leftOut += 1 }
    }

    private mutating func readPair(_ country: Int64, _ service: String, _ json: JSONValue) {
        if let map = json["freePriceMap"].map(prices(in:)), !map.isEmpty {
            add(country, service, map, isMap: true)
        } else if let price = price(json) {
            add(country, service, [price], isMap: false)
        } else {
            let map = prices(in: json)
            if map.isEmpty, json != .array([]), json != .object([]) { leftOut += 1 }
            add(country, service, map, isMap: true)
        }
    }

    /// `{"cost": 0.2, "count": 10}`, or a bare price.
    private func price(_ json: JSONValue) -> Price? {
        let isObject = if case .object = json { true } else { false }
        let told = isObject ? json.first(["cost", "price", "retail_price"]) : json
        guard let told, let cost = amount(told) else { return nil }
        return Price(cost: cost, count: count(json.first(["count", "physicalCount", "available"])))
    }

    /// `{"0.15": 10, "0.2": 30}`, or sellers with a price each: `{"12": {"price": 0.2, "count": 3}}`.
    private func prices(in json: JSONValue) -> [Price] {
        guard case .object(let members) = json else { return [] }
        return members.compactMap { member in
            if case .object = member.value { return price(member.value) }
            guard let cost = amount(.text(member.name)) else { return nil }
            return Price(cost: cost, count: count(member.value))
        }
    }

    private func amount(_ json: JSONValue) -> Money? {
        guard case .value(let micros) = PanelNumber.amount(json, scale: Money.decimals, currency: currency),
            micros >= 0
        else { return nil }
        return Money(micros: micros)
    }

    private func count(_ json: JSONValue?) -> Int64 {
        switch PanelNumber.count(json) {
        case .absent: Self.untoldCount
        case .value(let count): max(0, count)
        case .bad, .otherCurrency: 0
        }
    }

    /// - Parameter isMap: each price is a tier of its own, with the price in its name.
    private mutating func add(_ country: Int64, _ sent: String, _ prices: [Price], isMap: Bool) {
        guard let service = NumberServices.byCode[HandlerItem.service(sent)] else { return }
        var merged: [Money: Int64] = [:]
        for price in prices where price.count > 0 || !isMap {
            let (sum, overflowed) = merged[price.cost, default: 0].addingReportingOverflow(price.count)
            merged[price.cost] = overflowed ? .max : sum
        }
        for (cost, count) in merged.sorted(by: { $0.key < $1.key }).prefix(Self.pricesPerPair) {
            let item = HandlerItem(country: country, service: service.code, price: isMap ? cost : nil)
            tiers.append(
                OfferedTier(
                    item: item.text, country: country, service: service.id, operatorCode: nil, cost: cost,
                    available: count))
        }
    }
}
