import Base
import Console
import Domain
import Errands
import Gateway
import Hummingbird
import HummingbirdCore
import Jobs
import Logging
import NIOCore
import NIOPosix
import NumbersWire
import PanelWire
import ServiceLifecycle
import Storage
import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The composition root: settings and a store become a group of services. Tests build the same group.
struct Server {
    let settings: Settings
    let store: Store
    let host: String
    let port: Int
    let environment: Base.Environment
    /// Opens providers' keys.
    let masterKey: MasterKeyFile
    let logger: Logger

    /// Builds everything that runs while the program serves.
    ///
    /// - Parameter onListening: called once with the port that was bound.
    func group(onListening: @escaping @Sendable (Int) async -> Void) async throws -> ServiceGroup {
        let watch = CatalogWatch(store: store)
        try await watch.refresh()
        let upstreams = Upstreams(settings: settings, masterKey: masterKey, environment: environment)
        let desk = Desk(store: store, catalog: watch, providers: upstreams.registry, environment: environment)
        let numbers = try Numbers(settings: settings, desk: desk, upstreams: upstreams, masterKey: masterKey)
        try await numbers.recover(logger)
        // A store with one writer has one server; others share limits, and what is done once for all.
        let sharesStore = store.engine.locksRows
        let tenure = sharesStore ? Tenure() : .sole
        let authenticator = Authenticator(
            environment: environment, limits: sharesStore ? .shared(in: store) : .local(environment))
        let metrics = RequestMetrics()
        let counts = OrderCounts()
        let panel = PanelGate(
            desk: desk, authenticator: authenticator, addresses: ClientAddress(trusted: settings.trustedProxies),
            metrics: metrics, logger: logger)
        let numbersGate = NumbersGate(
            desk: numbers.desk, webhooks: numbers.webhooks, authenticator: authenticator,
            addresses: ClientAddress(trusted: settings.trustedProxies), metrics: metrics, logger: logger)
        let mail = try Mail(settings.mail, environment: environment, logger: logger)
        var routes = GatewayRoutes(
            panel: panel, numbers: numbersGate,
            ingest: IngestGate(
                desk: numbers.desk, sealing: numbers.webhooks.sealing, publicURL: settings.publicURL, logger: logger),
            metrics: MetricsPage(requests: metrics, store: store, counts: counts, desk: desk, numbers: numbers.desk),
            store: store)
        let console = Console(
            try ConsoleDesk(
                numbers: numbers.desk, webhooks: numbers.webhooks, gates: (panel, numbersGate),
                passwords: PasswordDesk(environment: environment), mail: mail.desk, settings: settings.console,
                backstage: backstage(upstreams, numbers), logger: logger))
        routes.missingPage = { await console.missing($0, $1) }
        let router = routes.router()
        console.mount(on: router)
        let trusted = settings.trustedProxies
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: settings.threads)
        let app = Application(
            router: router,
            server: HTTPServerBuilder { responder in
                GatewayChannel(
                    responder: responder, gate: WireGates([panel, numbersGate]), trusted: trusted)
            },
            configuration: .init(address: .hostname(host, port: port), backlog: 1024),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(loops), logger: logger)
        var jobs: [any Job] = [
            SnapshotJob(watch), SnapshotJob(numbers.desk.numbers),
            KeyUseJob(store: store, takeLastUses: authenticator.takeLastUses),
            OrderCountJob(store: store) { counts.set($0, $1, $2) },
        ]
        // Services stop in the reverse order: first connections drain, then jobs, then what they used.
        var services: [any Service] = [
            StoreService(store: store), UpstreamsService(upstreams: upstreams), NumbersService(numbers: numbers),
            MailService(mail: mail), ConsoleService(console: console),
        ]
        if settings.delivers {
            let delivery = Delivery(
                desk: desk, numbers: numbers.desk, tenure: tenure, logger: logger,
                executor: upstreams.executor(of:))
            services += [delivery, WebhookQueue(desk: numbers.webhooks, tenure: tenure, logger: logger)]
            jobs += numbers.jobs(logger)
            jobs.append(delivery.scheduleJob)
            jobs.append(HealthJob(desk: desk, numbers: numbers.desk, logger: logger))
            jobs.append(TidyJob(desk: desk))
            jobs.append(TotalsJob(store: store, catalog: watch, environment: environment))
            if settings.syncMinutes > 0 {
                jobs.append(SyncJob(minutes: settings.syncMinutes, desk: desk, logger: logger))
            }
        }
        if sharesStore { jobs.append(AskJob(desk: numbers.desk)) }
        // A node that delivers nothing has no work that is done once for all.
        if sharesStore, settings.delivers {
            let shared = Set(jobs.filter { !$0.isForEachNode }.map(\.lease))
            services.insert(
                Membership(store: store, name: settings.nodeName, tenure: tenure, logger: logger) {
                    shared.union(watch.current.providers.keys.map(Lease.Key.provider)).union([.webhooks])
                }, at: 1)
        }
        services += jobs.map { JobService($0, tenure: tenure, logger: logger) }
        services.append(app)
        services.append(StreamsService(console: console))
        return ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    }
}

extension Server {
    /// What staff pages show of the rest of the program.
    private func backstage(_ upstreams: Upstreams, _ numbers: Numbers) -> Backstage {
        let environment = environment
        return Backstage(
            dialects: Dialects.all.map { .init(name: $0.name, language: $0.language) },
            smsFormats: IngestFormats.all.map(\.name), settings: settings.table,
            panel: { row, key in upstreams.panel(row, key: key, environment: environment) },
            fetchRates: numbers.fetchRates)
    }
}

/// Ends pages that listen, before connections drain: they would not end by themselves.
private struct StreamsService: Service {
    let console: Console

    func run() async throws {
        try? await gracefulShutdown()
        console.desk.streams.close()
    }
}

/// Closes the threads of passwords when no request needs them any more.
private struct ConsoleService: Service {
    let console: Console

    func run() async throws {
        try? await gracefulShutdown()
        await console.desk.passwords.close()
    }
}

/// Closes the store when all that used it has stopped.
private struct StoreService: Service {
    let store: Store

    func run() async throws {
        try? await gracefulShutdown()
        store.close()
    }
}

/// Ends the process where the disk failed under a commit: nothing is known until the store is opened again.
func stopAfterDeviceFailure(_ text: String) {
    writeError("switchboard: the store's device failed: \(text)")
    _exit(74)
}
