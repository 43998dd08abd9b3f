import Base

/// How an order ends.
enum BottleEnd: String, Sendable {
    case completed = "Completed"
    case partial = "Partial"
    case canceled = "Canceled"
}

/// What the bottle sells.
package struct BottleService: Sendable, Equatable {
    /// The types that it knows, by their names on the wire.
    package enum Kind: String, CaseIterable, Sendable {
        case plain = "Default"
        case bundle = "Package"
        case comments = "Custom Comments"
        case subscription = "Subscriptions"
    }

    package let id: Int64
    package var name: String
    package var kind = Kind.plain
    package var category = "Bottle"
    package var rate: Rate
    package var minimum: Int64 = 1
    package var maximum: Int64 = 100_000
    package var hasRefill = true
    package var hasCancel = true
    package var hasDripFeed = false

    package init(id: Int64, name: String, rate: Rate) {
        self.id = id
        self.name = name
        self.rate = rate
    }

    /// How many units the rate is for, as the panel API's types have it.
    var basis: Int64 {
        switch kind {
        case .plain, .comments: 1000
        case .bundle, .subscription: 1
        }
    }

    /// The id tells how orders end.
    var end: BottleEnd {
        switch id % 10 {
        case 7: .partial
        case 8: .canceled
        default: .completed
        }
    }

    var json: JSONValue {
        .members([
            "service": .whole(id), "name": .text(name), "type": .text(kind.rawValue), "category": .text(category),
            "rate": .text(rate.text), "min": .text(String(minimum)), "max": .text(String(maximum)),
            "refill": .flag(hasRefill), "cancel": .flag(hasCancel), "dripfeed": .flag(hasDripFeed),
        ])
    }

    /// Services with the ids 1, 2, 3, …, whose last digit tells type and end.
    package static func madeUp(_ count: Int) -> [BottleService] {
        (1...Int64(max(1, count))).prefix(count).map { id in
            // Cents that differ from one to the next.
            let cents = id * 37 % 490 + 10
            var service = BottleService(
                id: id, name: "Service \(id)", rate: Rate(nanos: cents * 10_000_000, shownDecimals: 2))
            switch id % 10 {
            case 3:
                service.name += ", drip-feed"
                service.hasDripFeed = true
            case 4: service.kind = .bundle
            case 5: service.kind = .comments
            case 6: service.kind = .subscription
            case 7: service.name += ", ends Partial"
            case 8: service.name += ", ends Canceled"
            default: break
            }
            return service
        }
    }
}

/// The services of a bottle, ready to be found and told.
struct BottleCatalog: Sendable {
    let json: JSONValue
    private let services: [Int64: BottleService]

    init(_ services: [BottleService]) {
        json = .array(services.map(\.json))
        self.services = Dictionary(services.map { ($0.id, $0) }) { first, _ in first }
    }

    subscript(_ id: Int64) -> BottleService? { services[id] }
}
