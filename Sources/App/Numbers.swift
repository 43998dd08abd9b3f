import Base
import Domain
import Errands
import Jobs
import Logging
import NIOCore
import NIOPosix
import Outbound
import Secrets
import ServiceLifecycle
import Storage

/// Everything that sells numbers, beside the panel: made once from settings and a desk.
struct Numbers: Sendable {
    let desk: NumberDesk
    let webhooks: WebhookDesk
    private let settings: Settings
    private let lookup = SystemLookup()
    private let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let fetch: JSONFetch

    init(settings: Settings, desk: Desk, upstreams: Upstreams, masterKey: MasterKeyFile) throws {
        self.settings = settings
        self.desk = NumberDesk(
            desk: desk, numbers: NumberWatch(store: desk.store), providers: upstreams.numbers,
            rules: settings.numberRules)
        var authority: TLSAuthority?
        if let file = settings.webhookAuthorityFile { authority = try TLSAuthority(pem: try fileText(file)) }
        let environment = desk.environment
        let sender = WebhookSender(loops: loops, lookup: lookup.lookup, authority: authority)
        webhooks = WebhookDesk(
            desk: desk, call: { await sender.send($0) }, refusal: { await sender.refusal(of: $0) },
            exceptions: settings.webhookExceptions,
            sealing: Sealing(
                seal: { text, purpose in
                    (try? masterKey.readOrMake(environment, isServer: true))?.seal(text, for: purpose)
                },
                open: { sealed, purpose in (try? masterKey.read())?.open(sealed, for: purpose) }))
        fetch = JSONFetch(
            loops: loops, lookup: lookup.lookup, exceptions: settings.webhookExceptions, authority: authority)
    }

    /// Takes up what an earlier process left, before the first request, where nobody else can be at it. Nodes that
    /// share a store wait until leases end.
    ///
    /// A store that takes no writes now, for want of space, is served all the same: jobs take it up when leases end.
    func recover(_ logger: Logger) async throws(Fault) {
        try await desk.numbers.refresh()
        guard !desk.store.engine.locksRows else { return }
        do throws(Fault) {
            while try await RecoverPurchases(desk: desk, takesAll: true).run() {}
        } catch {
            logger.error("What was begun could not be closed", metadata: ["fault": "\(error.explanation)"])
        }
    }

    /// The background work, for a node that delivers.
    func jobs(_ logger: Logger) -> [any Job] {
        var jobs: [any Job] = [PurchaseJob(desk: desk), SuccessJob(desk: desk), ForgetJob(desk: desk)]
        if settings.numberSyncMinutes > 0 {
            jobs.append(NumberSyncJob(minutes: settings.numberSyncMinutes, desk: desk, logger: logger))
        }
        if let fetchRates {
            jobs.append(RateJob(minutes: settings.exchangeMinutes, fetch: fetchRates, logger: logger))
        }
        return jobs
    }

    /// nil where the operator has set no address.
    var fetchRates: FetchRates? {
        settings.exchangeURL.map {
            FetchRates(url: $0, pairs: settings.exchangePairs, desk: desk.desk, fetch: fetch)
        }
    }

    func close() async {
        await lookup.close()
        try? await loops.shutdownGracefully()
    }
}

/// Closes what numbers used when all that used it has stopped.
struct NumbersService: Service {
    let numbers: Numbers

    func run() async throws {
        try? await gracefulShutdown()
        await numbers.close()
    }
}
