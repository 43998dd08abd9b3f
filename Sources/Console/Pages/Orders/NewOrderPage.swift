import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// Placing an order: choose a service, fill in what its type asks for, see the charge.
enum NewOrderPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        page(customer, chosen(customer, customer.query), wrong: nil)
    }

    private static func chosen(_ customer: CustomerVisit, _ values: FormValues) -> OrderForm? {
        guard let id: ListingID = values.id("service"),
            let listing = customer.catalog.offer(id, in: customer.storefront.id)
        else { return nil }
        return OrderForm(listing)
    }

    private static func page(_ customer: CustomerVisit, _ form: OrderForm?, wrong: Fault?) -> Response {
        var blocks: [Block] = [.tabs(tabs, current: "/orders/new"), .form(choice(customer, form))]
        if let form {
            blocks.append(
                .section(.verbatim(form.listing.name), facts(form, customer) + [order(form, customer, wrong)]))
        }
        return customer.page(
            "New order", at: "/orders/new", status: wrong == nil ? .ok : .unprocessableContent, blocks)
    }

    static let tabs: [(label: Phrase, path: String)] = [
        ("One order", "/orders/new"), ("Mass order", "/orders/mass"),
    ]

    /// Category and service; the services of one category at a time, as a shelf may have thousands.
    private static func choice(_ customer: CustomerVisit, _ form: OrderForm?) -> FormBlock {
        let shelf = customer.catalog.shelves[customer.storefront.id] ?? []
        let asked = customer.query["category"]
        let category = asked.isEmpty ? form?.listing.category ?? shelf.first?.category ?? "" : asked
        let services = shelf.filter { $0.category == category }.prefix(500).map { listing in
            Field.Choice(String(listing.id.raw), .verbatim("\(listing.id) – \(listing.name)"))
        }
        let isOfCategory = form?.listing.category == category
        return FormBlock(
            "/orders/new", .get,
            [
                Field("category", "Category", .choice(ServicesPage.categories(of: shelf))).with {
                    $0.value = category
                    $0.reloads = true
                },
                Field("service", "Service", .choice([.init("", "Choose a service")] + services)).with {
                    $0.value = isOfCategory ? form.map { String($0.listing.id.raw) } ?? "" : ""
                    $0.reloads = true
                },
            ], submit: "Choose", tone: .plain)
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
        guard let form = chosen(customer, customer.form) else { throw .incorrectService }
        do throws(Fault) {
            // Nobody pays more than the page said.
            if let shown = customer.form.number("price"),
                try customer.catalog.rate(of: form.listing, for: customer.account).nanos > shown
            {
                throw .conflict("the price has risen since this page was made")
            }
            let order = try await Placing.place(
                form.draft(customer.form), service: form.listing.id, for: customer, line: "")
            return Answers.see("/orders/\(order)", .placed)
        } catch {
            guard !error.isRetryable, !error.isOperational else { throw error }
            return page(customer, form, wrong: error)
        }
    }
}

/// Placing orders from pages: the form's id is the order's reference, so a form that is sent twice finds its order.
enum Placing {
    static func place(_ draft: Draft, service: ListingID, for customer: CustomerVisit, line: String) async throws(Fault)
        -> OrderID
    {
        let quote = Result { () throws(Fault) in
            try Quote(draft, service: service, for: customer.account, in: customer.catalog, at: customer.now)
        }
        let digest = Tokens.digest("console:\(customer.formUse.hex):\(line)")
        return try await customer.console.store.execute(
            PlaceOrder(
                wallet: customer.walletKey, quote: quote,
                reference: OrderReference.Key(
                    customer.account.id, high: Int64(bitPattern: digest.words[0]),
                    low: Int64(bitPattern: digest.words[1])),
                upstreamReference: customer.console.desk.upstreamReference()),
            for: customer.account.id)
    }
}
