/// An end in time over several steps.
enum TimeLimit {
    /// Nothing outside is waited for longer.
    private static let longestMilliseconds: Int64 = 60_000

    static func bounded(_ milliseconds: Int64) -> Int64 { min(max(milliseconds, 0), longestMilliseconds) }

    /// Does `work` and cancels it when time is up; it must end then, and may still end well.
    static func run<Value: Sendable>(
        milliseconds: Int64, _ work: @escaping @Sendable () async -> Result<Value, OutboundFailure>
    ) async -> Result<Value, OutboundFailure> {
        await withTaskGroup(of: Result<Value, OutboundFailure>?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(bounded(milliseconds)))
                return nil
            }
            var isLate = false
            for await end in group {
                group.cancelAll()
                guard let end else {
                    isLate = true
                    continue
                }
                if case .failure = end, isLate || Task.isCancelled { break }
                return end
            }
            return .failure(Task.isCancelled ? .cancelled : .late)
        }
    }
}
