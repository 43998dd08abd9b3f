import Base
import NumbersWire
import PanelWire
import Synchronization

/// Requests and their latencies by action.
package final class RequestMetrics: Sendable {
    /// One action's counts.
    package final class Track: Sendable {
        package let succeeded = Atomic<Int64>(0)
        package let refused = Atomic<Int64>(0)
        package let failed = Atomic<Int64>(0)
        package let latencies = Histogram.latencies()

        package var counts: [(result: String, count: Int64)] {
            [
                ("ok", succeeded.load(ordering: .relaxed)), ("refused", refused.load(ordering: .relaxed)),
                ("failed", failed.load(ordering: .relaxed)),
            ]
        }
    }

    package let tracks: [(name: String, track: Track)]
    private let unknown = Track()
    private let byAction: [PanelAction: Track]
    private let byEndpoint: [NumbersEndpoint: Track]

    package init() {
        byAction = Dictionary(uniqueKeysWithValues: PanelAction.allCases.map { ($0, Track()) })
        byEndpoint = Dictionary(uniqueKeysWithValues: NumbersEndpoint.allCases.map { ($0, Track()) })
        let byAction = byAction
        let byEndpoint = byEndpoint
        tracks =
            PanelAction.allCases.compactMap { action in byAction[action].map { (action.rawValue, $0) } }
            + NumbersEndpoint.allCases.compactMap { endpoint in
                byEndpoint[endpoint].map { ("numbers:" + endpoint.rawValue, $0) }
            } + [("unknown", unknown)]
    }

    package func count(_ action: PanelAction?, _ fault: Fault?, since begun: ContinuousClock.Instant) {
        count(action.flatMap { byAction[$0] } ?? unknown, fault, since: begun)
    }

    package func count(numbers endpoint: NumbersEndpoint?, _ fault: Fault?, since begun: ContinuousClock.Instant) {
        count(endpoint.flatMap { byEndpoint[$0] } ?? unknown, fault, since: begun)
    }

    private func count(_ track: Track, _ fault: Fault?, since begun: ContinuousClock.Instant) {
        switch fault {
        case nil: track.succeeded.wrappingAdd(1, ordering: .relaxed)
        case .some(let fault) where fault.isRetryable || fault.isOperational:
            track.failed.wrappingAdd(1, ordering: .relaxed)
        case .some: track.refused.wrappingAdd(1, ordering: .relaxed)
        }
        let (seconds, attoseconds) = (ContinuousClock.now - begun).components
        track.latencies.observe(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
