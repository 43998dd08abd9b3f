import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// Placing an order: choose a service, fill in what its type asks for, see the charge.
enum NewOrderPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        page(customer, chosen(customer, customer.query))
    }

    private static func chosen(_ customer: CustomerVisit, _ values: FormValues) -> OrderForm? {
        guard let id: ListingID = values.id("service"),
            let listing = customer.catalog.offer(id, in: customer.storefront.id)
        else { return nil }
        return OrderForm(listing)
    }

    /// - Parameter first: what a form made that was sent again with other content.
    private static func page(
        _ customer: CustomerVisit, _ form: OrderForm?, wrong: Fault? = nil, usedFor first: OrderID? = nil
    ) -> Response {
        var blocks: [Block] = [.tabs(tabs, current: "/orders/new")]
        if let first {
            let name = Phrase("Order {id}", ["id": "\(first)"])
            blocks += [
                .note("This form was used before, for another order. Nothing was ordered now.", .bad),
                .actions([
                    .link(name, to: "/orders/\(first)"), .aside("The form below is a new one: it orders once more."),
                ]),
            ]
        }
        if form == nil, let wrong { blocks.append(.note(FaultWords.phrase(wrong), .bad)) }
        blocks += choice(customer, form)
        if let form {
            blocks.append(
                .section(.verbatim(form.listing.name), facts(form, customer) + [order(form, customer, wrong)]))
        }
        return customer.page(
            "New order", at: "/orders/new", status: wrong == nil && first == nil ? .ok : .unprocessableContent, blocks)
    }

    static let tabs: [(label: Phrase, path: String)] = [
        ("One order", "/orders/new"), ("Mass order", "/orders/mass"),
    ]

    /// Services to choose from at once: some 20 kB.
    private static let mostServices = 200

    /// Words, category and service; not all services of a shelf at once, as it may have thousands.
    private static func choice(_ customer: CustomerVisit, _ form: OrderForm?) -> [Block] {
        let shelf = customer.catalog.shelves[customer.storefront.id] ?? []
        let words = customer.query["q"]
        let first = form?.listing.category ?? (words.isEmpty ? shelf.first?.category : nil)
        let category = customer.query.has("category") ? customer.query["category"] : first ?? ""
        let found = ServicesPage.find(shelf, FormValues(["q": words, "category": category]))
        let chosen = found.first { $0.id == form?.listing.id }
        var shown = found.prefix(mostServices)
        if let chosen, !shown.contains(where: { $0.id == chosen.id }) { shown.append(chosen) }
        let services = shown.map { listing in
            Field.Choice(String(listing.id.raw), .verbatim("\(listing.id) – \(listing.name)"))
        }
        let block = FormBlock(
            "/orders/new", .get,
            [
                Field("q", "Search", .input("search")).with {
                    $0.value = words
                    $0.isRequired = false
                },
                ServicesPage.category(category, of: shelf),
                Field("service", "Service", .choice([.init("", "Choose a service")] + services)).with {
                    $0.value = chosen.map { String($0.id.raw) } ?? ""
                    $0.isRequired = false
                    $0.reloads = true
                },
            ], submit: "Choose", tone: .plain)
        let isCut = found.count > mostServices
        return [.form(block)] + (isCut ? [.prose("There are more; please type more of the names.")] : [])
    }

    private static func facts(_ form: OrderForm, _ customer: CustomerVisit) -> [Block] {
        let listing = form.listing
        var facts: [Block.Fact] = []
        if let rate = try? customer.catalog.rate(of: listing, for: customer.account) {
            facts.append(
                .init(
                    "Price",
                    .several([
                        .text(Price.text(rate, customer.storefront.currency)),
                        .aside(Price.basis(customer.catalog.basis(of: listing))),
                    ])))
        }
        if let minutes = customer.catalog.averageMinutes(of: listing.id) {
            facts.append(.init("Average time", .phrase(Durations.phrase(minutes: minutes))))
        }
        facts.append(.init("Refill", .phrase(listing.hasRefill ? "Yes" : "No")))
        facts.append(.init("Cancel", .phrase(listing.hasCancel ? "Yes" : "No")))
        return [.facts(facts)] + (listing.about.isEmpty ? [] : [.prose(.verbatim(listing.about))])
    }

    private static func order(_ form: OrderForm, _ customer: CustomerVisit, _ wrong: Fault?) -> Block {
        let field = wrong.flatMap { form.field(of: $0) }
        let error = wrong.map { FaultWords.phrase($0) }
        var fields = form.fields(customer.form, wrong: error.map { (field, $0) })
        fields.append(Field("service", "", .hidden).with { $0.value = String(form.listing.id.raw) })
        if let rate = try? customer.catalog.rate(of: form.listing, for: customer.account) {
            fields.append(Field("price", "", .hidden).with { $0.value = String(rate.nanos) })
        }
        return .form(
            FormBlock(
                "/orders/new", .post, fields, submit: "Place the order", error: field == nil ? error : nil,
                quoteAt: "/orders/new/quote"))
    }

    /// The charge of what is typed, for the page to show; says nothing while it is not whole.
    static func quote(_ customer: CustomerVisit) async throws(Fault) -> Response {
        var json = JSONText()
        json.openObject()
        json.field("text", text(of: customer))
        json.closeObject()
        return Answers.json(json.string)
    }

    private static func text(of customer: CustomerVisit) -> String {
        guard let form = chosen(customer, customer.form) else { return "" }
        do throws(Fault) {
            let quote = try Quote(
                form.draft(customer.form), service: form.listing.id, for: customer.account, in: customer.catalog,
                at: customer.now)
            let amount = "\(Digits.grouped(quote.leastPost ?? quote.charge)) \(customer.storefront.currency.code)"
            let phrase: Phrase =
                quote.leastPost == nil
                ? Phrase("Charge: {amount}", ["amount": amount])
                : Phrase("At least {amount} for each post", ["amount": amount])
            return phrase.text(in: customer.language)
        } catch {
            let isUntouched = customer.form["link"].isEmpty && customer.form["username"].isEmpty
            return isUntouched ? "" : FaultWords.phrase(error).text(in: customer.language)
        }
    }

    static func submit(_ customer: CustomerVisit) async throws(Fault) -> Response {
        guard let form = chosen(customer, customer.form) else {
            return page(customer, nil, wrong: .incorrectService)
        }
        do throws(Fault) {
            switch try await Placing.place(form, for: customer) {
            case .placed(let order, _): return Answers.see("/orders/\(order)", .placed)
            case .used(let order): return page(customer, form, usedFor: order)
            }
        } catch {
            guard !error.isRetryable, !error.isOperational else { throw error }
            return page(customer, form, wrong: error)
        }
    }
}

/// Placing orders from pages: what was sent names the order, so a form that is sent twice finds its order.
enum Placing {
    /// The order of a form for one.
    static func place(_ form: OrderForm, for customer: CustomerVisit) async throws(Fault) -> PlaceByForm.Outcome {
        let quote = Result { () throws(Fault) in
            // Nobody pays more than the page said.
            if let shown = customer.form.number("price"),
                try customer.catalog.rate(of: form.listing, for: customer.account).nanos > shown
            {
                throw .conflict("the price has risen since this page was made")
            }
            return try priced(form.draft(customer.form), form.listing.id, customer)
        }
        let command = PlaceByForm(
            wallet: customer.walletKey, quote: quote,
            reference: reference("\(customer.formUse.hex):\(form.content(customer.form))", customer),
            form: customer.formUse, upstreamReference: customer.console.desk.upstreamReference())
        let charge = charge(quote, customer)
        let audited = customer.audited(command) { outcome in
            guard case .placed(let order, isNew: true) = outcome else { return nil }
            return Deeds.Subject("order \(order)", charge)
        }
        return try await customer.console.store.execute(audited, for: customer.account.id)
    }

    /// One of many orders of one form.
    ///
    /// - Parameter name: the form's and the order's own within it.
    static func place(_ draft: Draft, service: ListingID, name: String, for customer: CustomerVisit)
        async throws(Fault) -> OrderID
    {
        let quote = Result { () throws(Fault) in try priced(draft, service, customer) }
        let command = PlaceOrder(
            wallet: customer.walletKey, quote: quote, reference: reference(name, customer),
            upstreamReference: customer.console.desk.upstreamReference())
        guard customer.isActing else {
            return try await customer.console.store.execute(command, for: customer.account.id)
        }
        // A line that is sent again finds its order, and has its line in the audit log already.
        let charge = charge(quote, customer)
        let audited = customer.audited(command) { order in Deeds.Subject("order \(order)", charge) }
        let once = Once(audited, form: Tokens.digest("console:\(name)")) { $0.raw }
        switch try await customer.console.store.execute(once, for: customer.account.id) {
        case .first(let order): return order
        case .again(let order): return OrderID(order)
        }
    }

    /// For the audit log.
    private static func charge(_ quote: Result<Quote, Fault>, _ customer: CustomerVisit) -> String {
        (try? quote.get()).map { "charge \($0.charge) \(customer.storefront.currency.code)" } ?? ""
    }

    private static func priced(_ draft: Draft, _ service: ListingID, _ customer: CustomerVisit) throws(Fault) -> Quote {
        try Quote(draft, service: service, for: customer.account, in: customer.catalog, at: customer.now)
    }

    private static func reference(_ name: String, _ customer: CustomerVisit) -> OrderReference.Key {
        let words = Tokens.digest("console:\(name)").words
        return OrderReference.Key(
            customer.account.id, high: Int64(bitPattern: words[0]), low: Int64(bitPattern: words[1]))
    }
}
