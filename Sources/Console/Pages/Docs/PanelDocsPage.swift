import Base
import Domain
import Errands
import Hummingbird
import Manual
import NIOCore
import PanelWire
import Storage

/// The panel API as this shop speaks it: its own address, dialect, words and examples.
enum PanelDocsPage {
    static func show(_ visit: Visit) async throws(Fault) -> Response {
        let customer = try await visit.customer()
        let manual = manual(visit, try await sample(visit, customer))
        let examples = if let customer { await DocsExamples.panel(manual, visit, customer) } else { DocsExamples.none }
        let type = visit.query["type"]
        let docs = DocsBlocks(visit, path: "/docs", kept: [("type", type)])
        var blocks: [Block] = [
            .tabs(DocsBlocks.protocols, current: "/docs"), .facts(facts(manual)), docs.keyNote,
            .actions([.link("Download as OpenAPI 3.1", to: "/docs/panel.openapi.json")]),
        ]
        blocks += docs.notes(manual.notes)
        blocks.append(.section("Examples in", [docs.codeTabs, examples.note(isSignedIn: customer != nil)]))
        let common = DocsBlocks.common(manual.calls.map(\.errors))
        for call in manual.calls {
            blocks.append(.section(.verbatim(call.title), section(call, type: type, docs, common, examples)))
        }
        blocks += [
            .section("Errors", [docs.errorTable(manual.errors)]),
            docs.words("States of orders", manual.orderStatuses),
            docs.words("States of subscriptions", manual.subscriptionStatuses),
            docs.words("States of refills", manual.refillStatuses),
        ]
        return visit.page("API", at: "/docs", for: customer, blocks)
    }

    static func openAPI(_ visit: Visit) async throws(Fault) -> Response {
        Answers.download(
            ByteBuffer(string: OpenAPIDocument.panel(manual(visit, goods(visit)))), type: "application/json",
            name: "panel.openapi.json")
    }

    /// What the reader has, for the examples: services of this shop, and the latest orders and refills.
    private static func sample(_ visit: Visit, _ customer: CustomerVisit?) async throws(Fault) -> PanelSample {
        var sample = goods(visit)
        guard let customer else { return sample }
        let orders = try await visit.console.store.read(ReadLatestOrders(customer.wallet.key, limit: 2))
        let refills = try await visit.console.store.read(ListAccountRefills(of: customer.account.id, limit: 2))
        sample = PanelSample(
            listings: sample.listings, quantities: sample.quantities, orders: orders.map(\.id.raw),
            refills: refills.rows.map(\.id.raw))
        sample.sparesOwn = true
        return sample
    }

    /// Of each type the listing that asks for the least.
    private static func goods(_ visit: Visit) -> PanelSample {
        var sample = PanelSample()
        for listing in visit.catalog.shelves[visit.storefront.id] ?? [] {
            if let known = sample.quantities[listing.type], known.lowerBound <= listing.minimum { continue }
            sample.listings[listing.type] = listing.id.raw
            sample.quantities[listing.type] = listing.minimum...max(listing.minimum, listing.maximum)
        }
        return sample
    }

    /// The manual of the shop at which one looks.
    private static func manual(_ visit: Visit, _ sample: PanelSample) -> PanelManual {
        let shop = visit.storefront
        return PanelManual(
            Dialects.byName[shop.dialect] ?? .standard, currency: shop.currency,
            language: DocsBlocks.language(visit), storefrontLanguage: shop.language, baseURL: visit.baseURL,
            sample: sample)
    }

    private static func facts(_ manual: PanelManual) -> [Block.Fact] {
        [
            .init("Address", .copied(manual.url)), .init("Method", .code(manual.method)),
            .init("Request", .code(manual.requestType)), .init("Answer", .code(manual.answerType)),
            .init("Dialect", .text(manual.dialect)), .init("Currency", .text(manual.currency)),
        ]
    }

    private static func section(
        _ call: PanelCallManual, type: String, _ docs: DocsBlocks, _ common: Set<String>, _ examples: DocsExamples
    ) -> [Block] {
        var blocks: [Block] = [
            .paragraph(.several([.code("action=\(call.action)"), docs.scope(call.scope), .marked(call.summary)]))
        ]
        blocks += docs.notes(call.notes)
        blocks += docs.parameters(call.parameters)
        if let chosen = call.types.first(where: { $0.name == type }) ?? call.types.first {
            blocks.append(.form(choice(call.types, chosen, docs)))
            blocks += docs.notes([chosen.about])
            blocks += docs.parameters(chosen.parameters)
            blocks.append(docs.sample(chosen.request))
            if !call.extras.isEmpty {
                blocks.append(.fold("What some services ask for beside", docs.parameters(call.extras)))
            }
            return blocks + docs.answers(call.answers, call.members, own: nil)
                + docs.errorNames(call.errors + chosen.errors, beside: common)
        }
        blocks.append(docs.sample(call.request))
        return blocks + docs.answers(call.answers, call.members, own: examples.answers[call.id])
            + docs.errorNames(call.errors, beside: common)
    }

    private static func choice(_ types: [PanelTypeManual], _ chosen: PanelTypeManual, _ docs: DocsBlocks)
        -> FormBlock
    {
        FormBlock(
            "/docs", .get,
            [
                Field("type", "Type of service", .choice(types.map { .init($0.name, .verbatim($0.name)) })).with {
                    $0.value = chosen.name
                    $0.reloads = true
                },
                Field("code", "", .hidden).with { $0.value = docs.code.rawValue },
            ], submit: "Show", tone: .plain)
    }
}
