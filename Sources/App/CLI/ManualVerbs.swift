import ArgumentParser
import Base
import Domain
import Manual
import NumbersWire
import PanelWire

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the documentation of a protocol as JSON.",
        discussion: "It is made of what serves the protocol, and needs no store.",
        subcommands: [PanelManualVerb.self, NumbersManualVerb.self])
}

/// What both manuals are made with.
struct ManualOptions: ParsableArguments {
    @ArgumentParser.Option(help: "The server's address as customers see it.")
    var baseURL = "http://127.0.0.1:8080"

    @ArgumentParser.Option(help: "What stands in samples where the reader's key belongs.")
    var key = CodeSample.key

    @ArgumentParser.Option(help: "The language of texts: en, vi or zh.")
    var language = ManualLanguage.english.rawValue

    @Flag(name: .customLong("openapi"), help: "Print the OpenAPI 3.1 document.")
    var isOpenAPI = false

    @Flag(name: .customLong("samples"), help: "Print the samples alone.")
    var hasSamplesAlone = false

    func validate() throws {
        guard baseURL.hasPrefix("http://") || baseURL.hasPrefix("https://"), !baseURL.hasBlank else {
            throw ValidationError("--base-url takes http://HOST or https://HOST")
        }
        guard ManualLanguage(rawValue: language) != nil else { throw ValidationError("--language takes en, vi or zh") }
        guard !isOpenAPI || !hasSamplesAlone else {
            throw ValidationError("--openapi and --samples exclude each other")
        }
    }

    var manualLanguage: ManualLanguage { ManualLanguage(code: language) }

    func print(manual: String, openAPI: @autoclosure () -> String, samples: @autoclosure () -> String) {
        Swift.print(isOpenAPI ? openAPI() : hasSamplesAlone ? samples() : manual)
        fflush(nil)
    }
}

struct PanelManualVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "panel", abstract: "The panel API of one dialect.")

    @OptionGroup var options: ManualOptions

    @ArgumentParser.Option(help: "One of: \(Dialects.all.map(\.name).joined(separator: ", ")).")
    var dialect = PanelDialect.standard.name

    @ArgumentParser.Option(help: "The storefront's currency.") var currency = Currency.usd.code

    @ArgumentParser.Option(help: "The storefront's language, where it is not the dialect's own.")
    var storefrontLanguage: String?

    @ArgumentParser.Option(help: "A listing of a type for the samples, as TYPE=ID; may be given often.")
    var listing: [String] = []

    @ArgumentParser.Option(help: "An order for the samples; may be given often.") var order: [Int64] = []
    @ArgumentParser.Option(help: "A refill for the samples; may be given often.") var refill: [Int64] = []

    func run() async throws {
        guard let dialect = Dialects.byName[dialect] else { throw ValidationError("no dialect is called \(dialect)") }
        guard let currency = Currency(currency) else { throw ValidationError("--currency takes three capitals") }
        let manual = PanelManual(
            dialect, currency: currency, language: options.manualLanguage, storefrontLanguage: storefrontLanguage,
            baseURL: options.baseURL, key: options.key,
            sample: PanelSample(listings: try listings(), orders: order, refills: refill))
        options.print(manual: manual.json, openAPI: OpenAPIDocument.panel(manual), samples: manual.samplesJSON)
    }

    private func listings() throws -> [Int64: Int64] {
        var listings: [Int64: Int64] = [:]
        for pair in listing {
            let halves = pair.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let type = ServiceTypes.named(String(halves[0])),
                let id = ListingID(text: halves[1])
            else { throw ValidationError("--listing takes TYPE=ID") }
            listings[type.code] = id.raw
        }
        return listings
    }
}

struct NumbersManualVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "numbers", abstract: "One version of the numbers API.")

    @OptionGroup var options: ManualOptions

    @ArgumentParser.Option(help: "The version: v1 or v2.") var api = "v1"
    @ArgumentParser.Option(help: "A product for the samples.") var product: Int64?
    @ArgumentParser.Option(help: "A catalogue product for the samples.") var catalogProduct: Int64?
    @ArgumentParser.Option(help: "An order for the samples.") var order: Int64?
    @ArgumentParser.Option(help: "An address of events for the samples.") var webhook: String?

    func run() async throws {
        guard let version = NumbersAPI.allCases.first(where: { $0.prefix == "/\(api)" }) else {
            throw ValidationError("--api takes v1 or v2")
        }
        var sample = NumbersSample()
        sample.product = product ?? sample.product
        sample.catalogProduct = catalogProduct ?? sample.catalogProduct
        sample.order = order ?? sample.order
        sample.webhook = webhook ?? sample.webhook
        let manual = NumbersManual(
            version, language: options.manualLanguage, baseURL: options.baseURL, key: options.key, sample: sample)
        options.print(manual: manual.json, openAPI: OpenAPIDocument.numbers(manual), samples: manual.samplesJSON)
    }
}
