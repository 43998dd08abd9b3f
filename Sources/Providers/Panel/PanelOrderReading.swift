import Base
import Domain

/// Reads the answer to `add`.
struct PanelPlacing: Equatable {
    /// What became of the order, and what the gate must know.
    enum End: Equatable {
        case accepted(String)
        case refused(String)
        case unknown(String)
        case notTaken(String)
        case unfunded(String)
    }

    let end: End
    let result: CallResult
    /// How long this order should wait, in milliseconds, where the provider gave a reason to.
    var waitMilliseconds: Int64?

    /// How long an order waits whose link is taken there by another.
    static let linkRest: Int64 = 60_000
    /// How long one waits for which our money there is not enough; a smaller one may be.
    static let fundsRest: Int64 = 60_000
    /// How long one waits whose service is being worked on.
    static let maintenanceRest: Int64 = 60_000

    /// - Parameter link: the order's own: panels tell it back in errors, and customers choose it.
    init(_ reply: PanelReply, link: String = "") {
        switch reply.status {
        case 401, 403, 404, 405:
            self.init(.notTaken(reply.error ?? "HTTP \(reply.status)"), .denied)
        case 429:
            self.init(
                .notTaken(reply.error ?? "HTTP 429"),
                .limited(retryAfterMilliseconds: reply.retryAfterMilliseconds))
            waitMilliseconds = reply.retryAfterMilliseconds
        case 500...: self.init(.unknown("HTTP \(reply.status)"), .failed)
        case 300..<400: self.init(.unknown("redirected with HTTP \(reply.status)"), .failed)
        default: self.init(reading: reply, link: link)
        }
    }

    private init(_ end: End, _ result: CallResult) {
        self.end = end
        self.result = result
    }

    private init(reading reply: PanelReply, link: String) {
        guard let json = reply.json else {
            self.init(.unknown("no JSON in HTTP \(reply.status)"), .failed)
            return
        }
        if (200...299).contains(reply.status), let id = Self.id(in: json, besideError: reply.error != nil) {
            self.init(.accepted(id), .understood)
            return
        }
        guard let error = reply.error else {
            self.init(.unknown("neither an order nor an error in HTTP \(reply.status)"), .failed)
            return
        }
        switch PanelVocabulary.problem(link.isEmpty ? error : error.replacing(link, with: "")) {
        case nil: self.init(.refused(error), .understood)
        case .limited?: self.init(.notTaken(error), .limited(retryAfterMilliseconds: reply.retryAfterMilliseconds))
        case .denied?: self.init(.notTaken(error), .denied)
        case .unfunded?:
            self.init(.unfunded(error), .unfunded)
            waitMilliseconds = Self.fundsRest
        case .resting?:
            self.init(.notTaken(error), .understood)
            waitMilliseconds = Self.maintenanceRest
        case .linkInUse?:
            self.init(.notTaken(error), .understood)
            waitMilliseconds = Self.linkRest
        }
    }

    /// The order's id: a member, one level down, or in a list of one.
    private static func id(in json: JSONValue, besideError: Bool) -> String? {
        if case .array(let items) = json { return items.count == 1 ? id(in: items[0], besideError: besideError) : nil }
        // Beside an error "id" is as likely the request's.
        for name in PanelVocabulary.orderIDs where !(besideError && name == "id") {
            guard let value = json[name] else { continue }
            if let id = value.identifierText { return id }
            if case .object = value, let id = value.first(PanelVocabulary.orderIDs)?.identifierText { return id }
        }
        for inner in json.unwrapped {
            if let id = inner.first(PanelVocabulary.orderIDs)?.identifierText { return id }
        }
        return nil
    }
}

/// Reads the list of recent orders.
enum PanelRecentOrders {
    /// - Returns: nil where the answer is no list, or an entry has no id.
    static func read(_ reply: PanelReply) -> [RecentOrder]? {
        guard !reply.isUnreadable, let json = reply.json else { return nil }
        var items: [JSONValue]?
        for candidate in [json, json["orders"]].compactMap({ $0 }) + json.unwrapped {
            if case .array(let found) = candidate { items = items ?? found }
        }
        guard let items = items?.prefix(PanelProvider.recentOrders) else { return nil }
        var orders: [RecentOrder] = []
        for item in items {
            guard let id = item.first(PanelVocabulary.orderIDs)?.identifierText else { return nil }
            orders.append(
                RecentOrder(
                    id: id, item: item.first(["service", "service_id"])?.identifierText,
                    link: item["link"]?.scalarText.map { String($0.trimmed) },
                    quantity: PanelNumber.count(item["quantity"]).value))
        }
        return orders
    }
}
