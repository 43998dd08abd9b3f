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
    private let failed: QuietLog

    /// How often a node looks whether a job has become its own.
    private static let look: Duration = .milliseconds(500)

    package init(_ job: any Job, tenure: Tenure, logger: Logger) {
        self.job = job
        self.tenure = tenure
        var logger = logger
        logger[metadataKey: "job"] = "\(job.name)"
        failed = QuietLog(logger, "A pass of a job did not succeed")
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                guard job.isForEachNode || tenure.holds(job.lease) else {
                    try? await Task.sleep(for: min(job.interval, Self.look))
                    continue
                }
                var hasMore = false
                do throws(Fault) {
                    hasMore = try await job.pass()
                } catch {
                    failed.tell(of: error)
                }
                if !hasMore { try? await Task.sleep(for: job.interval) }
            }
        }
    }
}
