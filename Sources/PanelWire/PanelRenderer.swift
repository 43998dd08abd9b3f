import Base
import Domain

/// Puts answers and faults into the bytes of a dialect.
package struct PanelRenderer: Sendable {
    package let dialect: PanelDialect

    /// The language of messages for people: `en`, `vi` or `zh`.
    package let language: String

    /// - Parameter language: the storefront's; nil = the dialect's own.
    package init(_ dialect: PanelDialect, language: String? = nil) {
        self.dialect = dialect
        self.language = language ?? dialect.language
    }

    package func bytes(_ answer: PanelAnswer) -> [UInt8] {
        var json = JSONText()
        switch answer {
        case .services(let listings): services(listings, &json)
        case .placed(let id): placed(id, &json)
        case .status(let status): self.status(status, &json)
        case .statuses(let statuses):
            json.openObject()
            for entry in statuses {
                json.key(entry.sent.text)
                switch entry.result {
                case .success(let status): self.status(status, &json)
                case .failure(let fault): entryError(fault, &json)
                }
            }
            json.closeObject()
        case .refill(let id):
            json.openObject()
            json.field("refill", String(id.raw))
            json.closeObject()
        case .refills(let entries):
            list(entries, id: "order", result: "refill", &json) { id, json in json.value(id.raw) }
        case .refillStatus(let sent, let state): refillStatus(sent, state, &json)
        case .refillStatuses(let entries):
            list(entries, id: "refill", result: "status", &json) { state, json in
                json.value(PanelWords.status(state))
            }
        case .cancels(let entries):
            list(entries, id: "order", result: "cancel", &json) { _, json in json.value(1) }
        case .balance(let money, let currency):
            json.openObject()
            json.field("balance", money.text)
            json.field("currency", currency.code)
            json.closeObject()
        case .orders(let orders): self.orders(orders, &json)
        }
        return json.bytes
    }

    /// - Parameter action: what was asked for, where that is known: some dialects print errors by action.
    package func bytes(_ fault: Fault, action: PanelAction?) -> [UInt8] {
        var json = JSONText()
        json.openObject()
        let isBare = action.map { dialect.bareErrors.contains($0) } ?? false
        for field in isBare ? [.code] : dialect.error {
            switch field {
            case .literal(let name, let text): json.field(name, text)
            case .message(let name): json.field(name, PanelWords.message(fault, in: dialect, language))
            case .code: json.field("error", PanelWords.error(fault, in: dialect))
            }
        }
        json.closeObject()
        return json.bytes
    }

    // MARK: parts

    private func entryError(_ fault: Fault, _ json: inout JSONText) {
        json.openObject()
        json.field("error", PanelWords.error(fault, in: dialect))
        json.closeObject()
    }

    private func list<Found>(
        _ entries: [AnsweredID<Found>], id: String, result: String, _ json: inout JSONText,
        found: (Found, inout JSONText) -> Void
    ) {
        json.openArray()
        for entry in entries {
            json.openObject()
            json.key(id)
            if let number = entry.sent.number { json.value(number) } else { json.value(entry.sent.text) }
            json.key(result)
            switch entry.result {
            case .success(let value): found(value, &json)
            case .failure(let fault): entryError(fault, &json)
            }
            json.closeObject()
        }
        json.closeArray()
    }

    private func services(_ listings: [PricedListing], _ json: inout JSONText) {
        json = JSONText(reserving: listings.count * 256)
        json.openArray()
        for priced in listings {
            let listing = priced.listing
            json.openObject()
            for field in dialect.services {
                switch field {
                case .service: json.field("service", listing.id.raw)
                case .name: json.field("name", listing.name)
                case .about: json.field("desc", about(priced))
                case .type: json.field("type", ServiceTypes.byCode[listing.type]?.name ?? "Default")
                case .category: json.field("category", listing.category)
                case .platform: json.field("platform", listing.platform)
                case .rate: json.field("rate", priced.rate.text)
                case .minimum: json.field("min", String(listing.minimum))
                case .maximum: json.field("max", String(listing.maximum))
                case .refill: json.field("refill", listing.hasRefill)
                case .cancel: json.field("cancel", listing.hasCancel)
                case .dripFeed: json.field("dripfeed", listing.hasDripFeed)
                }
            }
            json.closeObject()
        }
        json.closeArray()
    }

    /// The description, with how long orders take: no dialect has a member of its own for it.
    private func about(_ priced: PricedListing) -> String {
        guard let minutes = priced.averageMinutes else { return priced.listing.about }
        let time = PanelWords.averageTime(minutes: minutes, language)
        return priced.listing.about.isEmpty ? time : "\(priced.listing.about)\n\(time)"
    }

    private func placed(_ id: OrderID, _ json: inout JSONText) {
        json.openObject()
        for field in dialect.add {
            switch field {
            case .literal(let name, let text): json.field(name, text)
            case .message(let name): json.field(name, PanelWords.orderPlaced(language))
            case .order(.number): json.field("order", id.raw)
            case .order(.text): json.field("order", String(id.raw))
            }
        }
        json.closeObject()
    }

    private func status(_ status: ShownStatus, _ json: inout JSONText) {
        json.openObject()
        if case .subscription(let expiry, let posts, let orders) = status.kind {
            json.field("status", PanelWords.status(status.state))
            json.field("expiry", expiry?.dayMonthYear ?? "")
            json.field("posts", String(posts))
            ids(orders, &json)
            json.closeObject()
            return
        }
        for field in dialect.status {
            switch field {
            case .charge: json.field("charge", status.charge.text)
            case .startCount: json.field("start_count", String(status.startCount))
            case .status: json.field("status", PanelWords.status(status.state))
            case .remains: json.field("remains", String(status.remains))
            case .currency: json.field("currency", status.currency.code)
            }
        }
        if case .dripFeed(let runs, let orders) = status.kind {
            json.field("runs", String(runs))
            ids(orders, &json)
        }
        json.closeObject()
    }

    private func ids(_ orders: [OrderID], _ json: inout JSONText) {
        json.key("orders")
        json.openArray()
        for id in orders { json.value(id.raw) }
        json.closeArray()
    }

    private func refillStatus(_ sent: SentID, _ state: RefillState, _ json: inout JSONText) {
        switch dialect.refillStatus {
        case .object:
            json.openObject()
        case .arrayOfOne(let form):
            json.openArray()
            json.openObject()
            json.key("refill")
            if case .number = form, let number = sent.number { json.value(number) } else { json.value(sent.text) }
        }
        json.field("status", PanelWords.status(state))
        json.closeObject()
        if case .arrayOfOne = dialect.refillStatus { json.closeArray() }
    }

    private func orders(_ orders: [Order], _ json: inout JSONText) {
        json.openArray()
        for order in orders {
            json.openObject()
            json.field("order", order.id.raw)
            json.field("service", order.listing.raw)
            json.field("link", order.link)
            json.field("quantity", String(order.quantity))
            json.field("charge", Money(micros: order.charge.micros &- order.returned.micros).text)
            json.field("status", PanelWords.status(order.state))
            json.field("date", order.createdAt.panelText)
            json.closeObject()
        }
        json.closeArray()
    }
}
