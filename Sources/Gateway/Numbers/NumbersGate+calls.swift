import Base
import Commands
import Crypto
import Domain
import Errands
import NIOCore
import NumbersWire
import Storage

extension NumbersGate {
    func perform(_ call: NumbersCall, _ caller: NumbersCaller) async throws(Fault) -> WireAnswer {
        let answer: NumbersAnswer
        switch call {
        case .countries: answer = .countries(desk.numbers.current.countries)
        case .services(let country): answer = .services(desk.numbers.current.services(country: country))
        case .products(let query): return WireAnswer(body: try products(query, caller))
        case .operators(let country, let service):
            let (any, operators) = desk.numbers.current.operators(country: country, service: service)
            answer = .operators(any: any, operators)
        case .exchangeRate(let pair): answer = try exchangeRate(pair, caller.api)
        case .balance:
            let receipt = try receipt(for: caller.api)
            let wallet = try await desk.store.read(ReadWallet(caller.wallet))
            return self.answer(.balance(wallet?.available ?? .zero), caller, receipt)
        case .orders(let limit, let offset, let state):
            let receipt = try receipt(for: caller.api)
            let rentals = try await desk.store.read(
                ReadRentals(of: caller.account.id, state: state, limit: limit, offset: offset))
            return self.answer(.orders(rentals), caller, receipt)
        case .activeOrders:
            answer = .activeOrders(try await desk.store.read(ReadActiveRentals(of: caller.account.id)))
        case .order(let id):
            let receipt = try receipt(for: caller.api)
            return self.answer(.order(try await rental(id, caller)), caller, receipt)
        case .reactivateOptions(let id):
            let receipt = try receipt(for: caller.api)
            let offer = try await QuoteAgain(try await rental(id, caller), desk: desk).run()
            return self.answer(.reactivateOptions(cost: offer.price), caller, receipt)
        case .create(let buy): return try await create(buy, caller)
        case .reactivate(let id, let maxPrice): return try await reactivate(id, maxPrice, caller)
        case .cancel(let id):
            let receipt = try receipt(for: caller.api)
            let rental = try await rental(id, caller)
            let (canceled, available) = try await CancelNumber(rental, desk: desk).run()
            return self.answer(
                .canceled(canceled, refund: canceled.returned, balance: available), caller, receipt)
        case .finish(let id):
            answer = .finished(try await FinishNumber(try await rental(id, caller), desk: desk).run())
        case .resend(let id):
            let (rental, resent) = try await ResendNumber(try await rental(id, caller), desk: desk).run()
            answer = .resent(rental, resent: resent)
        case .webhook:
            answer = .webhook(
                try await TendWebhook(of: caller.account.id, desk: webhooks).shown(withSecret: caller.seesSecrets))
        case .patchWebhook(let url, let secret):
            answer = .webhook(
                try await TendWebhook(of: caller.account.id, desk: webhooks).change(url: url, secret: secret))
        case .testWebhook:
            answer = .webhookTest(
                statusCode: try await TendWebhook(of: caller.account.id, desk: webhooks).test())
        }
        return self.answer(answer, caller, nil)
    }

    private func answer(_ answer: NumbersAnswer, _ caller: NumbersCaller, _ receipt: ExchangeReceipt?) -> WireAnswer {
        WireAnswer(bytes: renderer(caller, receipt).bytes(answer))
    }

    private func renderer(_ caller: NumbersCaller, _ receipt: ExchangeReceipt?) -> NumbersRenderer {
        NumbersRenderer(caller.api, receipt: receipt, catalog: desk.numbers.current, now: desk.now())
    }

    /// - Throws: `exchangeRateUnavailable` where the version shows dollars and nobody can say what they are worth.
    private func receipt(for api: NumbersAPI) throws(Fault) -> ExchangeReceipt? {
        guard api.needsReceipt else { return nil }
        guard let receipt = desk.receipt() else { throw .exchangeRateUnavailable }
        return receipt
    }

    /// - Throws: `incorrectOrder` for one that is not the caller's.
    private func rental(_ id: RentalID?, _ caller: NumbersCaller) async throws(Fault) -> Rental {
        guard let id, let rental = try await desk.store.read(ReadRental(id)), rental.account == caller.account.id,
            rental.state.isShown
        else { throw .incorrectOrder }
        return rental
    }

    private func exchangeRate(_ pair: String, _ api: NumbersAPI) throws(Fault) -> NumbersAnswer {
        if api.needsReceipt { return .exchangeRate(pair: "USD/IDR", try receipt(for: api)) }
        guard let key = ExchangeRate.Key(text: pair), let row = desk.desk.catalog.current.exchangeRates[key],
            let receipt = ExchangeReceipt(row)
        else { throw .notFound("no exchange rate is stored for that pair") }
        return .exchangeRate(pair: pair, receipt)
    }

    /// A page of products, made once per catalogue and query.
    private func products(_ query: ProductsQuery, _ caller: NumbersCaller) throws(Fault) -> ByteBuffer {
        let receipt = try receipt(for: caller.api)
        let catalog = desk.numbers.current
        return shelf.page(ProductsCache.Key(api: caller.api, query: query, receipt: receipt), of: catalog.revision) {
            renderer(caller, receipt).bytes(.products(query.select(from: catalog), query))
        }
    }

    // MARK: buying

    private func create(_ buy: BuyCall, _ caller: NumbersCaller) async throws(Fault) -> WireAnswer {
        let request = try requestKey(.create, caller, byTier: buy.isByTier)
        let receipt = desk.receipt()
        let desk = desk
        let offers = Result { () throws(Fault) in
            if caller.api.needsReceipt, receipt == nil { throw .exchangeRateUnavailable }
            let wanted = try buy.request(rate: receipt?.rate)
            return try desk.numbers.current.offers(for: wanted, isHealthy: desk.isHealthy).map { desk.quote($0) }
        }
        return try await run(
            RentNumbers(
                account: caller.account.id, request: request, offers: offers, quantity: buy.quantity,
                byTier: buy.isByTier, desk: desk, answer: desk.wording(caller.api, receipt)))
    }

    private func run(_ errand: RentNumbers) async throws(Fault) -> WireAnswer {
        // Without a key a refused quote has nothing to wait for.
        if errand.request == nil { _ = try errand.offers.get() }
        let kept = try await errand.run()
        return WireAnswer(status: Int(kept.status), body: ByteBuffer(string: kept.body))
    }

    private func reactivate(_ id: RentalID?, _ maxPrice: PriceBound?, _ caller: NumbersCaller) async throws(Fault)
        -> WireAnswer
    {
        let request = try requestKey(.reactivate, caller, byTier: true)
        let receipt = desk.receipt()
        var again: String?
        let offers: Result<[RentalQuote], Fault>
        do throws(Fault) {
            // A key that is known finds its answer without asking a provider for anything.
            if let request, try await desk.store.read(ReadKeyedRequest(request.key)) != nil {
                throw .conflict("the key is known")
            }
            if caller.api.needsReceipt, receipt == nil { throw .exchangeRateUnavailable }
            let rental = try await rental(id, caller)
            again = rental.providerRental
            let quote = try await QuoteAgain(rental, desk: desk).run()
            if let maxPrice, quote.price > (try maxPrice.atMost(rate: receipt?.rate ?? 1)) {
                throw .invalid("the price is above max_price")
            }
            offers = .success([quote])
        } catch {
            offers = .failure(error)
        }
        return try await run(
            RentNumbers(
                account: caller.account.id, request: request, offers: offers, quantity: 1, byTier: true, again: again,
                desk: desk, answer: desk.wording(caller.api, receipt)))
    }

    /// - Throws: `invalid` for a key that is none.
    private func requestKey(_ space: PurchaseSpace, _ caller: NumbersCaller, byTier: Bool) throws(Fault) -> RequestKey?
    {
        guard let text = try IdempotencyKey.check(caller.idempotencyKey) else { return nil }
        let key = Authenticator.digest(text)
        let asked = SHA256.hash(
            data: NumbersFingerprint.text(api: caller.api, endpoint: caller.endpoint, body: caller.body))
        return RequestKey(
            key: KeyedRequest.Key(
                caller.account.id, space, high: Int64(bitPattern: key.words[0]),
                low: Int64(bitPattern: key.words[1])),
            fingerprint: asked.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }, api: caller.api.rawValue,
            byTier: byTier)
    }
}
