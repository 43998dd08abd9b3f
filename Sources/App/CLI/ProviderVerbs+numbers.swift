import Base
import Commands
import Domain
import Errands
import Providers
import Storage

extension ProviderCommand.Add {
    /// Makes a provider of numbers known, or a simulated one.
    func addOther(_ change: @escaping @Sendable (inout UpstreamProvider) -> Void, _ currency: Currency?) async throws {
        let isLocal = kind == ProviderKinds.sandbox || kind == ProviderKinds.own
        let key = try secret.text() ?? ""
        guard isLocal || !key.isEmpty else { throw Complaint("--key or --key-file is needed") }
        guard isLocal || url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw Complaint("--url is needed, with http:// or https://")
        }
        try await options.run { office in
            guard office.catalog.provider(named: name) == nil else { throw Fault.alreadyExists("provider \(name)") }
            let sealed = isLocal ? "" : try office.seal(key, for: name)
            // The sandbox's and our own numbers cost what staff say, in rupiah; wholesale sellers count in dollars.
            let ownCurrency: Currency = kind == ProviderKinds.handler ? .usd : .idr
            let id = try await office.execute(
                AddProvider(name: name, kind: kind) { row in
                    change(&row)
                    row.url = url
                    row.sealedKey = sealed
                    row.currency = currency ?? ownCurrency
                }, verb: "provider.add", detail: "name=\(name) kind=\(kind) url=\(url)", subject: { "provider \($0)" })
            try await office.watch.refresh()
            var members: [(String, Answer.Value)] = [
                ("id", .id(id)), ("name", .text(name)), ("kind", .text(kind)),
                ("alias", .text(office.catalog.providers[id]?.alias ?? "")),
            ]
            guard !isLocal else { return Answer(members) }
            return try await office.withNumbers { numbers in
                let reply = await (try numbers.desk.provider(id)).balance()
                members.append(("balance", reply.value.map { .money($0) } ?? .none))
                if reply.value == nil { members.append(("warning", .text("no balance: \(reply.words)"))) }
                if sync {
                    guard let row = office.catalog.providers[id] else { return Answer(members) }
                    let report = try await SyncTiers(row, desk: numbers.desk).run()
                    members.append(("offered", .number(Int64(report.offered))))
                }
                return Answer(members)
            }
        }
    }
}

extension ProviderCommand.Test {
    /// Asks a provider of numbers for its balance and its offers.
    func askNumbers(_ provider: UpstreamProvider, _ office: Office) async throws -> Answer {
        guard !ProviderKinds.local.contains(provider.kind) else {
            return Answer([("name", .text(name)), ("kind", .text(provider.kind))])
        }
        return try await office.withNumbers { numbers in
            let upstream = try numbers.desk.provider(provider.id)
            let balance = await upstream.balance()
            guard let money = balance.value else { throw Complaint("\(name) told no balance: \(balance.words)") }
            let tiers = await upstream.tiers()
            guard let offers = tiers.value else { throw Complaint("\(name) told no offers: \(tiers.words)") }
            return Answer([
                ("name", .text(name)), ("balance", .money(money)), ("currency", .text(provider.currency.code)),
                ("offers", .number(Int64(offers.count))),
            ])
        }
    }
}
