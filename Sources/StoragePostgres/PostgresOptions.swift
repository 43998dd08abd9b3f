import Base

/// How the engine is opened.
package struct PostgresOptions: Sendable {
    /// Connections that write, and threads that wait for them.
    package var lanes: Int
    /// Connections that answer queries.
    package var readers: Int
    /// Whether statements are prepared under names on each connection; PgBouncer before 1.21 cannot have that in
    /// transaction mode.
    package var usesNames: Bool
    /// How long the server may leave a statement without an answer.
    package var patience: Duration
    /// Of a hundred batches so many meet a failure of each kind on purpose.
    package var faultPercent: Int
    package var random: @Sendable () -> UInt64

    package init(
        lanes: Int = 2, readers: Int = 4, usesNames: Bool = true, patience: Duration = .seconds(5),
        faultPercent: Int = 0, random: @escaping @Sendable () -> UInt64 = { 0 }
    ) {
        self.lanes = max(1, lanes)
        self.readers = max(1, readers)
        self.usesNames = usesNames
        self.patience = patience
        self.faultPercent = faultPercent
        self.random = random
    }
}

/// A failure made on purpose, so that tests see what seldom happens.
enum PlannedFault {
    /// The server finds that the batch must run again.
    case serialization
    /// The connection is gone before COMMIT was sent.
    case lostBeforeCommit
    /// The connection is gone after COMMIT was sent: its end is not known.
    case lostAfterCommit

    static func next(_ options: PostgresOptions) -> PlannedFault? {
        guard options.faultPercent > 0 else { return nil }
        let percent = UInt64(options.faultPercent)
        return switch options.random() % 100 {
        case ..<percent: .serialization
        case percent..<2 * percent: .lostBeforeCommit
        case 2 * percent..<3 * percent: .lostAfterCommit
        default: nil
        }
    }
}
