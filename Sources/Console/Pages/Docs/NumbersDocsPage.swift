import Base
import Domain
import Errands
import Hummingbird
import Manual
import NIOCore
import NumbersWire
import Storage

/// The numbers API in its two versions.
enum NumbersDocsPage {
    static func show(_ visit: Visit) async throws(Fault) -> Response {
        let api: NumbersAPI = visit.query["api"] == "v2" ? .v2 : .v1
        let customer = try await visit.customer()
        let manual = manual(visit, api, try await sample(visit, customer))
        let examples =
            if let customer { await DocsExamples.numbers(manual, visit, customer) } else { DocsExamples.none }
        let docs = DocsBlocks(visit, path: "/docs/numbers", kept: [("api", api == .v2 ? "v2" : "")])
        var blocks: [Block] = [
            .tabs(DocsBlocks.protocols, current: api == .v2 ? "/docs/numbers?api=v2" : "/docs/numbers"),
            .facts([
                .init("Address", .copied(manual.url)), .init("Version", .text(manual.version)),
                .init("Header", .code("Authorization: Bearer \(CodeSample.key)")),
            ]), docs.keyNote,
            .actions([.link("Download as OpenAPI 3.1", to: "/docs/numbers-\(manual.version).openapi.json")]),
        ]
        blocks += docs.notes(manual.notes)
        blocks.append(.section("Examples in", [docs.codeTabs, examples.note(isSignedIn: customer != nil)]))
        let common = DocsBlocks.common(manual.calls.map(\.errors))
        for call in manual.calls {
            blocks.append(.section(.verbatim(call.title), section(call, docs, common, examples)))
        }
        blocks += [
            webhooks(manual.webhooks, docs), .section("Errors", [docs.errorTable(manual.errors)]),
            docs.words("States of orders", manual.orderStatuses), docs.words("Causes of failures", manual.causes),
            .section("Limits", [.table(limits(manual.limits))]),
        ]
        return visit.page("API", at: "/docs", for: customer, blocks)
    }

    static func openAPIv1(_ visit: Visit) async throws(Fault) -> Response { openAPI(visit, .v1) }
    static func openAPIv2(_ visit: Visit) async throws(Fault) -> Response { openAPI(visit, .v2) }

    private static func openAPI(_ visit: Visit, _ api: NumbersAPI) -> Response {
        let manual = manual(visit, api, goods(visit))
        return Answers.download(
            ByteBuffer(string: OpenAPIDocument.numbers(manual)), type: "application/json",
            name: "numbers-\(manual.version).openapi.json")
    }

    /// What the reader has, for the examples: numbers on sale, and the latest order.
    private static func sample(_ visit: Visit, _ customer: CustomerVisit?) async throws(Fault) -> NumbersSample {
        var sample = goods(visit)
        guard let customer else { return sample }
        let rentals = try await visit.console.store.read(
            ReadRentals(of: customer.account.id, state: nil, limit: 1, offset: 0))
        if let latest = rentals.first {
            // Who tries an example out should lose nothing.
            sample.spared = sample.order
            sample.order = latest.id.raw
        }
        return sample
    }

    private static func goods(_ visit: Visit) -> NumbersSample {
        var sample = NumbersSample()
        let catalog = visit.console.numbers.numbers.current
        guard let tier = offer(catalog), let product = catalog.products[tier.product] else { return sample }
        sample.product = tier.id.raw
        sample.catalogProduct = tier.product.raw
        sample.country = product.country
        sample.service = product.service
        return sample
    }

    private static func manual(_ visit: Visit, _ api: NumbersAPI, _ sample: NumbersSample) -> NumbersManual {
        NumbersManual(
            api, language: DocsBlocks.language(visit), baseURL: visit.baseURL, sample: sample)
    }

    /// Something that is on sale, for the examples.
    private static func offer(_ catalog: NumberCatalog) -> NumberTier? {
        for country in catalog.countries.prefix(5) {
            for service in catalog.services(country: country.id).prefix(20) {
                guard let product = catalog.product(country: country.id, service: service.id),
                    let tier = catalog.tiersByProduct[product.id]?.first(where: catalog.isSold)
                else { continue }
                return tier
            }
        }
        return nil
    }

    private static func section(
        _ call: NumbersCallManual, _ docs: DocsBlocks, _ common: Set<String>, _ examples: DocsExamples
    ) -> [Block] {
        var about: [Cell] = [.code("\(call.method) \(call.path)"), docs.scope(call.scope), .marked(call.summary)]
        if let most = call.perMinute {
            about.append(.aside(Phrase("At most {n} a minute.", ["n": Digits.grouped(most)])))
        }
        var blocks: [Block] = [.paragraph(.several(about))]
        blocks += docs.notes(call.notes)
        blocks += docs.parameters(call.parameters)
        if let first = call.requests.first { blocks.append(docs.sample(first)) }
        blocks += call.requests.dropFirst().map { .fold("Another example", [docs.sample($0)]) }
        return blocks + docs.answers(call.answers, call.members, own: examples.answers[call.id])
            + docs.errorNames(call.errors, beside: common)
    }

    private static func webhooks(_ manual: WebhookManual, _ docs: DocsBlocks) -> Block {
        let headers = TableBlock(
            "Headers", [.init("Header"), .init("Meaning")],
            manual.headers.map { [.code($0.word), .marked($0.about)] }, empty: "None.")
        let example = manual.signature.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        let events: [Block] = manual.events.map { event in
            .fold(
                .verbatim("\(event.name) – \(event.about)"), [.code(event.body)])
        }
        return .section(
            "Webhooks",
            docs.notes(manual.notes) + events
                + [
                    .table(headers),
                    .fold(
                        "A worked example of a signature",
                        [
                            .facts([.init("Secret", .code(manual.signature.secret))]), .code(manual.signature.body),
                            .code(example),
                        ]),
                ])
    }

    private static func limits(_ limits: [LimitManual]) -> TableBlock {
        TableBlock(
            "Limits", [.init("Group"), .init("A minute", isNumber: true), .init("Calls")],
            limits.map { limit in
                [
                    .code(limit.group), limit.perMinute.map { .number($0) } ?? .phrase("No limit"),
                    .several(limit.calls.map { .code($0) }),
                ]
            }, empty: "None.")
    }
}
