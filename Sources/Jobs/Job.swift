import Base
import Logging
import ServiceLifecycle

/// Background work that is done in passes.
package protocol Job: Sendable {
    var name: String { get }
    /// The rest between passes that found little to do.
    var interval: Duration { get }
    /// One pass. Tests call it themselves, with a clock of their own.
    ///
    /// - Returns: whether there is more to do at once.
    func pass() async throws(Fault) -> Bool
}

/// Runs a job until the program shuts down; a pass under way is finished.
package struct JobService: Service {
    private let job: any Job
    private let logger: Logger

    package init(_ job: any Job, logger: Logger) {
        self.job = job
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                var hasMore = false
                do throws(Fault) {
                    hasMore = try await job.pass()
                } catch {
                    logger.log(
                        level: error.isOperational ? .error : .debug, "A pass of a job did not succeed",
                        metadata: ["job": "\(job.name)", "fault": "\(error.explanation)"])
                }
                if !hasMore { try? await Task.sleep(for: job.interval) }
            }
        }
    }
}
