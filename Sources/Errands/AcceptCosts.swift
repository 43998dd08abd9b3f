import Base
import Commands
import Domain
import Storage

/// Agrees to costs that wait for a person; listings that follow them are priced anew.
package struct AcceptCosts: Sendable {
    package struct Report: Sendable, Equatable {
        package var accepted: Int64 = 0
        package var listingsWritten: Int64 = 0
    }

    private let desk: Desk
    private let provider: ProviderID
    private let line: PartLine
    private let wants: @Sendable (ProviderItem) -> Bool

    /// - Parameters:
    ///   - line: of the audit log, written with each part of what is agreed to.
    ///   - wants: which of those that wait.
    package init(
        of provider: ProviderID, desk: Desk, line: @escaping PartLine = { _ in nil },
        where wants: @escaping @Sendable (ProviderItem) -> Bool
    ) {
        self.line = line
        self.provider = provider
        self.desk = desk
        self.wants = wants
    }

    /// - Throws: what the store throws.
    package func run() async throws(Fault) -> Report {
        var rows: [ProviderItem] = []
        for var row in try await desk.store.read(ReadItems(of: provider)) {
            guard let held = row.held, wants(row) else { continue }
            row.service.rate = held.rate
            row.held = nil
            rows.append(row)
        }
        var report = Report()
        for start in stride(from: 0, to: rows.count, by: RecordItems.mostRows) {
            let chunk = Array(rows[start..<min(rows.count, start + RecordItems.mostRows)])
            let items = chunk.map(\.key.item)
            let part = Audited(RecordItems(chunk)) { [line] written in
                written > 0 ? line(ActDraft.detail("\(written) costs; items=", naming: items)) : nil
            }
            report.accepted += try await desk.store.execute(part)
        }
        report.listingsWritten = try await Repricing(desk: desk).run()
        return report
    }
}
