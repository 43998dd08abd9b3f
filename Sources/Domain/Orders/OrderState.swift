/// Where an order stands, as customers see it. Numbers are stored.
package enum OrderState: Int64, Sendable, CaseIterable {
    /// Not yet accepted by anybody: queued, being sent, or the outcome unknown.
    case pending = 0
    /// Accepted upstream, not started.
    case processing = 1
    case inProgress = 2
    case completed = 3
    case partial = 4
    case canceled = 5
    /// A subscription that watches for posts.
    case active = 6
    /// A subscription that cannot go on now.
    case paused = 7
    /// A subscription whose time is over.
    case expired = 8

    package var isFinal: Bool {
        switch self {
        case .pending, .processing, .inProgress, .active, .paused: false
        case .completed, .partial, .canceled, .expired: true
        }
    }
}
