import Base
import Domain
import Logging
import ServiceLifecycle

/// Background work that is done in passes.
package protocol Job: Sendable {
    var name: String { get }
    /// The rest between passes that found little to do.
    var interval: Duration { get }
    /// Whether each node does it for itself; else one does it for all.
    var isForEachNode: Bool { get }
    /// One pass. Tests call it themselves, with a clock of their own.
    ///
    /// - Returns: whether there is more to do at once.
    func pass() async throws(Fault) -> Bool
}

extension Job {
    package var isForEachNode: Bool { false }
    package var lease: Lease.Key { .job(name) }
}

/// Runs a job until the program shuts down; a pass under way is finished.
package struct JobService: Service {
    private let job: any Job
    private let tenure: Tenure
    private let logger: Logger

    private static let silence: Duration = .seconds(10)

    /// How often a node looks whether a job has become its own.
    private static let look: Duration = .milliseconds(500)

    package init(_ job: any Job, tenure: Tenure, logger: Logger) {
        self.job = job
        self.tenure = tenure
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var toldAt: ContinuousClock.Instant?
            while !Task.isCancelled {
                guard job.isForEachNode || tenure.holds(job.lease) else {
                    try? await Task.sleep(for: min(job.interval, Self.look))
                    continue
                }
                var hasMore = false
                do throws(Fault) {
                    hasMore = try await job.pass()
                } catch {
                    // One line in ten seconds: a store that is away is away for many passes.
                    let isNew = toldAt.map { $0 + Self.silence < .now } ?? true
                    if isNew { toldAt = .now }
                    logger.log(
                        level: error.isOperational && isNew ? .error : .debug, "A pass of a job did not succeed",
                        metadata: ["job": "\(job.name)", "fault": "\(error.explanation)"])
                }
                if !hasMore { try? await Task.sleep(for: job.interval) }
            }
        }
    }
}
