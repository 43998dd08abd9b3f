import Base
import Domain
import Errands

/// What somebody looks for among the numbers on sale: a country and a service, each by a part of its name.
struct NumberGoods {
    /// Numbers of one country for one service.
    struct Offered {
        let product: CatalogProductID
        let country: NumberCountry
        let service: NumberService
        /// What the cheapest costs.
        let least: Money
        let stock: Int64
    }

    /// Rows of one page.
    static let most = 100
    /// Pairs of country and service that one page looks at: some milliseconds.
    private static let mostPairs = 30_000
    /// The same for a file.
    private static let mostPairsOfFile = 500_000

    let countries: [NumberCountry]
    let services: [NumberService]
    /// What is on sale of it; at most `most`, where not all is wanted.
    let offered: [Offered]
    /// Whether there is more.
    let isCut: Bool
    /// Set where a country and a service were meant exactly, and numbers are on sale.
    let chosen: Offered?

    /// - Parameter isWhole: whether all that fits is wanted, for a file.
    init(country: String, service: String, isWhole: Bool = false, in catalog: NumberCatalog) {
        let (countries, hasCountry) = Self.countries(country, in: catalog)
        let (services, hasService) = Self.services(service, in: catalog)
        self.countries = countries
        self.services = services
        var found: [Offered] = []
        var looked = 0
        let mostPairs = isWhole ? Self.mostPairsOfFile : Self.mostPairs
        if isWhole || !(country.isEmpty && service.isEmpty) {
            search: for place in countries {
                for service in services {
                    looked += 1
                    if looked > mostPairs { break search }
                    if let offered = Self.offered(place, service, in: catalog) { found.append(offered) }
                }
            }
        }
        // One of the two stands still mostly; then the other's order is what one reads.
        let sorted = found.sorted {
            hasService
                ? ($0.least, $0.country.name) < ($1.least, $1.country.name)
                : ($0.service.id, $0.least, $0.country.id) < ($1.service.id, $1.least, $1.country.id)
        }
        offered = isWhole ? sorted : Array(sorted.prefix(Self.most))
        isCut = sorted.count > Self.most || looked > mostPairs
        chosen = hasCountry && hasService ? sorted.first : nil
    }

    private static func offered(_ country: NumberCountry, _ service: NumberService, in catalog: NumberCatalog)
        -> Offered?
    {
        guard let product = catalog.product(country: country.id, service: service.id) else { return nil }
        let tiers = (catalog.tiersByProduct[product.id] ?? []).filter(catalog.isSold)
        guard let least = tiers.map(\.price).min() else { return nil }
        let stock = tiers.reduce(Int64(0)) { sum, tier in
            let (next, overflowed) = sum.addingReportingOverflow(tier.available)
            return overflowed ? .max : next
        }
        return Offered(product: product.id, country: country, service: service, least: least, stock: stock)
    }

    /// - Returns: those that fit; and whether one was meant exactly, by name or code.
    private static func countries(_ text: String, in catalog: NumberCatalog) -> ([NumberCountry], Bool) {
        let all = catalog.countries
        guard !text.isEmpty else { return (all, false) }
        let wanted = text.lowercased()
        if let one = all.first(where: { $0.name.lowercased() == wanted }) { return ([one], true) }
        let found = all.filter {
            $0.name.lowercased().contains(wanted) || $0.code.lowercased() == wanted || $0.dialCode == text
        }
        return (found, found.count == 1)
    }

    static func services(_ text: String, in catalog: NumberCatalog) -> ([NumberService], Bool) {
        let all = catalog.services(country: nil)
        guard !text.isEmpty else { return (all, false) }
        let wanted = text.lowercased()
        if let one = all.first(where: { $0.name.lowercased() == wanted }) { return ([one], true) }
        let found = all.filter { $0.name.lowercased().contains(wanted) || $0.code == wanted }
        return (found, found.count == 1)
    }
}

/// What rentals are called, and how their offers are told.
enum RentalWords {
    static func state(_ state: RentalState) -> Phrase {
        switch state {
        case .reserved, .unclear: "Being asked for"
        case .active: "Waiting for an SMS"
        case .received: "SMS received"
        case .completed: "Completed"
        case .canceled: "Canceled"
        case .expired: "Expired"
        case .failed: "Not made"
        }
    }

    static func badge(_ rental: Rental) -> Cell {
        let tone: Tone =
            switch rental.state {
            case .received, .completed: .good
            case .canceled, .expired: .bad
            case .reserved, .unclear, .active, .failed: .plain
            }
        return .badge(rental.end == .providerCanceled ? "Taken back by the provider" : state(rental.state), tone)
    }

    /// Why a number could not be had.
    static func cause(_ cause: RentCause) -> Phrase {
        switch cause {
        case .ok: "Nothing went wrong."
        case .noNumbers: "There are no such numbers now. Please try again in a moment, or another offer."
        case .insufficientBalance: "There is not enough money in the rupiah wallet for the next offer."
        case .priceRejected: "The price has risen. Please look at the offers again."
        case .providerUnavailable, .providerAccountBalance, .providerError:
            "The provider gave no number. Please try again in a moment, or another offer."
        }
    }

    static let unclear: Phrase =
        "The provider has not answered. The price is held until it is clear whether it gave a number, for half an hour at most."

    /// How many rentals of a provider got their SMS, to a tenth.
    static func success(_ band: Int64?) -> Cell {
        guard let band else { return .aside("Not known yet") }
        let least = min(max(band, 0), 9) * 10
        return .phrase(Phrase("{least}–{most} %", ["least": String(least), "most": String(least + 10)]))
    }
}
