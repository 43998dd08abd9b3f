import Base
import Commands
import Domain
import Providers
import Storage

/// Takes in a provider's catalogue: its services, their costs, and what follows for listings.
///
/// Only what has changed is written. A list that cannot be read, is empty or has lost half of what it had changes
/// nothing; a cost that jumps, or rises above a price set by hand, waits for a person.
package struct SyncCatalog: Sendable {
    /// What a sync did.
    package struct Report: Sendable, Equatable {
        package var counts = CatalogSync.Counts()
        package var written: Int64 = 0
        package var listingsWritten: Int64 = 0
        /// Why nothing was changed; nil = it was read.
        package var failure: String?
        /// Whether the provider told something else than what was agreed to; nothing was changed then.
        package var hasMoved = false

        package var words: String {
            if let failure { return failure.cut(toBytes: Attempt.longestWords) }
            return "\(SyncCatalog.words(counts)); \(listingsWritten) listings changed"
        }
    }

    private static func words(_ counts: CatalogSync.Counts) -> String {
        """
        \(counts.told) services: \(counts.new) new, \(counts.changed) changed, \(counts.vanished) vanished, \
        \(counts.returned) returned, \(counts.quarantined) quarantined
        """
    }

    let desk: Desk
    let provider: ProviderID
    let accepting: Bool
    private let agreed: UInt64?
    private let line: PartLine
    private let progress: @Sendable (String) -> Void

    /// - Parameters:
    ///   - accepting: whatever is told is believed.
    ///   - agreed: the mark of the preview that a person has seen; where the provider tells something else by now,
    ///     nothing is changed. nil = nobody looked.
    ///   - line: of the audit log, written with each part of the changes.
    ///   - progress: told of each step.
    package init(
        _ provider: ProviderID, accepting: Bool = false, agreed: UInt64? = nil, desk: Desk,
        line: @escaping PartLine = { _ in nil }, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.provider = provider
        self.accepting = accepting
        self.agreed = agreed
        self.desk = desk
        self.line = line
        self.progress = progress
    }

    /// - Throws: `notFound` for the provider; what the store throws.
    package func run() async throws(Fault) -> Report {
        let (id, upstream) = try desk.provider(provider)
        guard let row = desk.catalog.current.providers[id] else { throw .notFound("provider \(id)") }
        progress("asking \(row.name) for its services")
        let reply = await upstream.services()
        var report = Report()
        var remarks = reply.remarks
        if let told = reply.value {
            let known = try await desk.store.read(ReadItems(of: id))
            progress("\(told.count) services told, \(known.count) known")
            let sync = CatalogSync(row, catalog: desk.catalog.current, accepting: accepting, at: desk.environment.now())
            switch sync.diff(known: known, told: told) {
            case .disbelieved(let words):
                report.failure = words
                remarks.append(Remark(.shrunkenCatalog, words: words))
            case .changes(let rows, _) where agreed.map({ $0 != Self.mark(of: rows) }) == true:
                report.hasMoved = true
                return report
            case .changes(let rows, let counts):
                report.counts = counts
                report.written = try await write(rows, counts)
                report.listingsWritten = try await Repricing(desk: desk).run()
                if counts.quarantined > 0 {
                    remarks.append(Remark(.quarantine, words: "\(counts.quarantined) costs wait for 'provider accept'"))
                }
            }
        } else {
            report.failure = reply.words
        }
        try await desk.note(remarks, of: id)
        let words = report.words.cut(toBytes: Attempt.longestWords)
        let syncedAt = report.failure == nil ? desk.environment.now() : nil
        try await desk.store.execute(
            RecordHealth(id) { health in
                health.syncWords = words
                if let syncedAt { health.syncedAt = syncedAt }
            }, as: .job)
        progress(words)
        return report
    }

    private func write(_ rows: [ProviderItem], _ counts: CatalogSync.Counts) async throws(Fault) -> Int64 {
        var written: Int64 = 0
        for start in stride(from: 0, to: rows.count, by: RecordItems.mostRows) {
            let chunk = Array(rows[start..<min(rows.count, start + RecordItems.mostRows)])
            let part = Audited(RecordItems(chunk)) { [line] written in
                written > 0 ? line("\(Self.words(counts)); \(written) written") : nil
            }
            written += try await desk.store.execute(part, as: .job)
            progress("\(written) of \(rows.count) changes written")
        }
        return written
    }
}

/// Makes the prices of listings that follow their cost, and withholds those that nobody offers any more.
package struct Repricing: Sendable {
    private let desk: Desk

    package init(desk: Desk) {
        self.desk = desk
    }

    /// - Returns: how many listings were changed.
    /// - Throws: what the store throws.
    package func run() async throws(Fault) -> Int64 {
        try await desk.catalog.refresh()
        let catalog = desk.catalog.current
        var items: [ProviderItem.Key: ProviderItem] = [:]
        for item in try await desk.store.read(ReadItems(of: Array(catalog.providers.keys))) { items[item.key] = item }
        let changes = catalog.changes(for: items)
        var written: Int64 = 0
        for start in stride(from: 0, to: changes.count, by: RecordItems.mostRows) {
            let chunk = Array(changes[start..<min(changes.count, start + RecordItems.mostRows)])
            written += try await desk.store.execute(ReviseListings(chunk), as: .job)
        }
        if written > 0 { try await desk.catalog.refresh() }
        return written
    }
}
