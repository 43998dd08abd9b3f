import Base
import Logging
import Synchronization

/// Tells of faults that come again and again, such as those of a store that is away: one line of the log in ten seconds,
/// with their number, and the others at `debug`.
final class QuietLog: Sendable {
    private struct State {
        /// Faults since the last line, and when that was.
        var untold = 0
        var toldAt: ContinuousClock.Instant?
    }

    private static let silence: Duration = .seconds(10)

    private let logger: Logger
    private let message: Logger.Message
    private let ordinary: Logger.Level
    private let state = Mutex(State())

    /// - Parameter ordinary: the level of faults that no operator has to see to.
    init(_ logger: Logger, _ message: Logger.Message, ordinary: Logger.Level = .debug) {
        self.logger = logger
        self.message = message
        self.ordinary = ordinary
    }

    func tell(of fault: Fault) {
        let times: Int? = state.withLock { state in
            state.untold += 1
            if let last = state.toldAt, last + Self.silence > .now { return nil }
            state.toldAt = .now
            defer { state.untold = 0 }
            return state.untold
        }
        let level = fault.isOperational ? .error : ordinary
        logger.log(
            level: times == nil ? .debug : level, message,
            metadata: ["fault": "\(fault.explanation)", "times": "\(times ?? 1)"])
    }
}

extension QuietLog {
    /// Of work that is due, or may be: nobody could look.
    static func ofDueWork(_ logger: Logger) -> QuietLog { QuietLog(logger, "Due work could not be read") }
}
