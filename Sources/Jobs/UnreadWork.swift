import Base
import Logging
import Synchronization

/// Tells of due work that could not be read, not more often than helps: a store that is away fails every look.
final class UnreadWork: Sendable {
    private static let silence: Duration = .seconds(10)

    private let logger: Logger
    private let toldAt = Mutex<ContinuousClock.Instant?>(nil)

    init(_ logger: Logger) {
        self.logger = logger
    }

    func tell(of fault: Fault) {
        let isNew = toldAt.withLock { last in
            if let last, last + Self.silence > .now { return false }
            last = .now
            return true
        }
        logger.log(
            level: fault.isOperational && isNew ? .error : .debug, "Due work could not be read",
            metadata: ["fault": "\(fault.explanation)"])
    }
}
