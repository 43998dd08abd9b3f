import Base
import Domain
import NumbersWire

extension NumbersManualWriter {
    /// Answers of a call, the usual one first.
    func answers(_ endpoint: NumbersEndpoint) -> [ManualAnswer] {
        let usual = Phrase("Answer", "Phản hồi", "响应")
        return usualAnswer(endpoint).map {
            [ManualAnswer(id: endpoint.rawValue, title: usual[language], body: text($0, NumbersWorld.receipt))]
        } ?? []
    }

    /// What answers of the call may be, as values.
    func samples(_ endpoint: NumbersEndpoint) -> [JSONValue] {
        let undated = ExchangeReceipt(rate: NumbersWorld.receipt.rate, asOf: nil)
        return ([usualAnswer(endpoint)].compactMap { $0 } + others(endpoint)).flatMap { answer in
            [NumbersWorld.receipt, undated].map { exampleValue(text(answer, $0)) }
        } + young(endpoint)
    }

    var shapes: [String: JSONShape] {
        Dictionary(uniqueKeysWithValues: Self.order.map { ($0.rawValue, JSONShape(samples($0))) })
    }

    private func text(_ answer: NumbersAnswer, _ receipt: ExchangeReceipt, at now: Instant = NumbersWorld.now) -> String
    {
        let renderer = NumbersRenderer(api, receipt: receipt, catalog: world.catalog, now: now)
        return String(decoding: renderer.bytes(answer), as: UTF8.self)
    }

    private func usualAnswer(_ endpoint: NumbersEndpoint) -> NumbersAnswer? {
        switch endpoint {
        case .countries: .countries(world.catalog.countries)
        case .services: .services(world.catalog.services(country: NumbersWorld.country))
        case .products: query.map { .products(world.tiers, $0) }
        case .operators: .operators(any: true, world.operators)
        case .exchangeRate: .exchangeRate(pair: "USD/IDR", NumbersWorld.receipt)
        case .balance: .balance(NumbersWorld.balance)
        case .orders: .orders(world.active)
        case .activeOrders: .activeOrders(world.received + [world.rental(1)].compactMap { $0 })
        case .order: world.received.first.map { .order($0) }
        case .reactivateOptions: world.tiers.first.map { .reactivateOptions(cost: $0.price) }
        case .create, .reactivate: .created(world.active, failedCount: 0)
        case .cancel: world.canceled.first.map { .canceled($0, refund: $0.charge, balance: NumbersWorld.balance) }
        case .finish: world.completed.first.map { .finished($0) }
        case .resend: world.active.first.map { .resent($0, resent: true) }
        case .webhook, .patchWebhook: world.webhooks.first.map { .webhook($0) }
        case .testWebhook: .webhookTest(statusCode: 200)
        }
    }

    /// Answers that show what the usual one leaves out: all that may be null, and may not.
    private func others(_ endpoint: NumbersEndpoint) -> [NumbersAnswer] {
        switch endpoint {
        case .operators:
            let nameless = NumberOperator(
                id: NumberOperatorID(6), country: NumbersWorld.country, code: "x", name: nil, localName: "X")
            return [.operators(any: false, [nameless])]
        case .orders: return [.orders(world.lives)]
        case .activeOrders: return [.activeOrders(world.lives)]
        case .order: return world.lives.map { .order($0) }
        case .create, .reactivate: return [.created(world.lives, failedCount: 1)]
        case .resend: return world.received.map { .resent($0, resent: false) }
        case .webhook, .patchWebhook: return world.webhooks.map { .webhook($0) }
        case .countries, .services, .products, .exchangeRate, .balance, .reactivateOptions, .cancel, .finish,
            .testWebhook:
            return []
        }
    }

    /// Orders that are too young to be canceled.
    private func young(_ endpoint: NumbersEndpoint) -> [JSONValue] {
        let answer: NumbersAnswer? =
            switch endpoint {
            case .orders: .orders(world.active)
            case .activeOrders: .activeOrders(world.active)
            case .order: world.active.first.map { .order($0) }
            case .create, .reactivate: .created(world.active, failedCount: 0)
            default: nil
            }
        return answer.map { [exampleValue(text($0, NumbersWorld.receipt, at: NumbersWorld.made))] } ?? []
    }

    /// The query of the sample, as the wire reads it.
    private var query: ProductsQuery? {
        guard let route = NumbersRoute(method: "GET", path: "\(api.prefix)/catalog/products"),
            case .products(let query)? = try? NumbersCall(route, query: "limit=10&page=1", body: [])
        else { return nil }
        return query
    }

    // MARK: errors

    /// What a call may be refused with.
    func errors(_ endpoint: NumbersEndpoint) -> [ManualError] {
        let faults = NumbersFaults.everywhere + nonsense(endpoint) + NumbersFaults.own(endpoint, api)
        return faults.map(error) + unfulfilled(endpoint)
    }

    private func error(_ fault: Fault) -> ManualError {
        let error = NumbersError(fault, now: NumbersWorld.now)
        return ManualError(
            status: error.status, code: error.code, about: NumbersFaults.about(fault)[language],
            body: String(decoding: error.bytes(), as: UTF8.self), retryAfterSeconds: error.retryAfterSeconds)
    }

    /// What the wire says to a request that makes no sense.
    private func nonsense(_ endpoint: NumbersEndpoint) -> [Fault] {
        guard let (query, body) = NumbersFaults.nonsense(endpoint), let row = NumbersRoute.row(of: endpoint),
            let route = NumbersRoute(method: row.method, path: "\(api.prefix)/\(row.path)")
        else { return [] }
        do throws(Fault) {
            _ = try NumbersCall(route, query: query, body: Array(body.utf8))
            return []
        } catch {
            return [error]
        }
    }

    /// What is said where no provider gave a number: by cause for one offer, by attempt for a routed request.
    private func unfulfilled(_ endpoint: NumbersEndpoint) -> [ManualError] {
        guard endpoint == .create || endpoint == .reactivate else { return [] }
        let failed = [world.rental(0)].compactMap { $0 }.map { rental in
            var rental = rental
            rental.state = .failed
            rental.cause = .noNumbers
            return rental
        }
        return (endpoint == .create ? [true, false] : [true]).map { byTier in
            let renderer = NumbersRenderer(
                api, receipt: NumbersWorld.receipt, catalog: world.catalog, now: NumbersWorld.now)
            let kept = renderer.answer(
                PurchaseEnd(rentals: failed, quantity: 1, byTier: byTier, missed: [], at: NumbersWorld.now))
            let code = exampleValue(kept.body)["error"]?["code"]?.scalarText ?? ""
            return ManualError(
                status: Int(kept.status), code: code, about: NumbersFaults.about(.providerRefused)[language],
                body: kept.body, retryAfterSeconds: nil)
        }
    }

    /// Every code once, by status.
    var errors: [ManualError] {
        let all = Self.order.flatMap { errors($0) } + [error(.notFound("no such endpoint"))]
        var seen: Set<String> = []
        return all.filter { seen.insert($0.code).inserted }.sorted { ($0.status, $0.code) < ($1.status, $1.code) }
    }

    /// What refusals look like, whatever was asked.
    var errorShape: JSONShape {
        JSONShape(Self.order.flatMap { errors($0) }.map { exampleValue($0.body) })
    }
}
