import Base
import Domain

extension UpstreamNumbersProvider {
    /// Products on a page, and pages that are read.
    static let productsPerPage = 5_000
    static let mostProductPages = 60

    package func tiers() async -> Reply<[OfferedTier]?> {
        // Prices of version 1 are in rupiah, whatever the row says.
        guard currency == .idr else { return Reply(nil, words: "its prices are in IDR, not in \(currency)") }
        let answer = await ask(.get, "/catalog/services", longestAnswer: Self.longestPage)
        guard let reply = answer.value, case .array(let rows)? = reply.data else { return answer.with(nil) }
        // Services have numbers of their own there; their codes are everybody's.
        var services: [String: Int64] = [:]
        for row in rows {
            guard let id = row["id"]?.scalarText, let code = row["code"]?.scalarText else { continue }
            services[id] = NumberServices.byCode[code]?.id
        }
        var tiers: [String: OfferedTier] = [:]
        var leftOut = 0
        for page in 1...Self.mostProductPages {
            let path = "/catalog/products?limit=\(Self.productsPerPage)&page=\(page)"
            let answer = await ask(.get, path, longestAnswer: Self.longestPage)
            guard let reply = answer.value, case .array(let rows)? = reply.data else { return answer.with(nil) }
            for row in rows {
                if let tier = Self.tier(row, services) { tiers[tier.item] = tier } else { leftOut += 1 }
            }
            guard rows.count < Self.limit(reply, rows.count) else { continue }
            return Reply(
                tiers.values.sorted { $0.item < $1.item },
                words: leftOut == 0 ? "" : "\(leftOut) products are of no use here")
        }
        return Reply(nil, words: "its list of products has no end")
    }

    /// What a full page holds there: a server may grant less than was asked for, and an empty page is the last.
    private static func limit(_ reply: NumbersReply, _ count: Int) -> Int {
        let told = reply.limit.flatMap { Int(exactly: $0) } ?? productsPerPage
        return count == 0 ? 1 : max(1, min(told, productsPerPage))
    }

    /// - Returns: nil for what is not sold, or makes no sense.
    private static func tier(_ row: JSONValue, _ services: [String: Int64]) -> OfferedTier? {
        guard let id = row["id"]?.scalarText.flatMap({ WholeNumber.parse($0) }),
            let country = row["country_id"]?.scalarText.flatMap({ WholeNumber.parse($0) }),
            let service = row["platform_id"]?.scalarText.flatMap({ services[$0] }),
            let cost = NumbersAmount.read(row["price"]), row["active"] != .flag(false),
            case .value(let available) = PanelNumber.count(row["available"])
        else { return nil }
        return OfferedTier(
            item: "p\(id)", country: country, service: service, operatorCode: operatorCode(row), cost: cost,
            available: max(0, available))
    }

    /// Products name their operator as people do; its code is not told with them.
    private static func operatorCode(_ row: JSONValue) -> String? {
        guard row["operator_id"].map({ $0 != .null }) == true, let name = row["operator_name"]?.scalarText else {
            return nil
        }
        let code = HandlerVocabulary.fold(name).lowercased()
        return code.isEmpty || code == "any" ? nil : code
    }
}
