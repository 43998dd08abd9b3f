import Base
import Domain
import Errands
import Storage
import Synchronization

/// The page for Prometheus, in its text format (version 0.0.4).
package struct MetricsPage: Sendable {
    private let requests: RequestMetrics
    private let store: Store
    private let counts: OrderCounts
    private let desk: Desk
    private let numbers: NumberDesk

    package init(
        requests: RequestMetrics, store: Store, counts: OrderCounts, desk: Desk, numbers: NumberDesk
    ) {
        self.desk = desk
        self.numbers = numbers
        self.requests = requests
        self.store = store
        self.counts = counts
    }

    package var text: String {
        var page = Page()
        page.family("switchboard_requests_total", "counter", "Requests by action and result.")
        for (name, track) in requests.tracks {
            for (result, count) in track.counts {
                page.sample("switchboard_requests_total", "action=\"\(name)\",result=\"\(result)\"", count)
            }
        }
        page.family("switchboard_request_seconds", "histogram", "Time to answer a request, by action.")
        for (name, track) in requests.tracks {
            page.histogram("switchboard_request_seconds", "action=\"\(name)\"", track.latencies, isMicroseconds: true)
        }
        page.family("switchboard_batch_size", "histogram", "Commands in one transaction.")
        page.histogram("switchboard_batch_size", "", store.statistics.batchSizes, isMicroseconds: false)
        page.family("switchboard_commit_seconds", "histogram", "Time of one transaction, load to durable.")
        page.histogram("switchboard_commit_seconds", "", store.statistics.commitMicroseconds, isMicroseconds: true)
        page.family("switchboard_queue_depth", "gauge", "Commands that wait.")
        page.sample("switchboard_queue_depth", "", Int64(store.waitingCount))
        page.family("switchboard_queue_age_seconds", "gauge", "How long the oldest waiting command has waited.")
        let (seconds, attoseconds) = store.oldestWait.components
        let age = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        page.line("switchboard_queue_age_seconds", "", DecimalText.text(age, scale: 6))
        page.family("switchboard_open_work", "gauge", "Open work of orders by its state, counted now and then.")
        for (state, count) in counts.work { page.sample("switchboard_open_work", "state=\"\(state)\"", count) }
        page.family("switchboard_orders", "gauge", "Orders by state, counted now and then.")
        for (state, count) in counts.orders { page.sample("switchboard_orders", "state=\"\(state)\"", count) }
        page.family("switchboard_rentals", "gauge", "Rented numbers by state, counted now and then.")
        for (state, count) in counts.rentals { page.sample("switchboard_rentals", "state=\"\(state)\"", count) }
        page.family("switchboard_open_rentals", "gauge", "Open rentals by what is to be done for them.")
        for (phase, count) in counts.phases { page.sample("switchboard_open_rentals", "phase=\"\(phase)\"", count) }
        page.family("switchboard_webhook_events", "gauge", "Events for webhooks of the last week by state.")
        for (state, count) in counts.events { page.sample("switchboard_webhook_events", "state=\"\(state)\"", count) }
        upstreams(&page)
        return page.text
    }

    private func upstreams(_ page: inout Page) {
        let reports = desk.upstreamReports + numbers.upstreamReports
        let providers = desk.catalog.current.providers
        let now = desk.environment.now()
        page.family("switchboard_upstream_calls_total", "counter", "Calls to providers by how they ended.")
        for report in reports {
            for (result, count) in report.calls {
                page.sample(
                    "switchboard_upstream_calls_total", "provider=\(Page.quoted(report.name)),result=\"\(result)\"",
                    count)
            }
        }
        page.family("switchboard_upstream_call_seconds", "histogram", "Time of calls to providers.")
        for report in reports {
            page.histogram(
                "switchboard_upstream_call_seconds", "provider=\(Page.quoted(report.name))", report.latencies,
                isMicroseconds: true)
        }
        page.family("switchboard_upstream_balance", "gauge", "Our money at providers, as they told last.")
        for report in reports {
            guard let balance = report.balance else { continue }
            page.line(
                "switchboard_upstream_balance",
                "provider=\(Page.quoted(report.name)),currency=\"\(report.currency.code)\"", balance.text)
        }
        page.family("switchboard_delivery_seconds", "gauge", "Mean time from purchase to completion, by listing.")
        for time in desk.catalog.current.deliveryTimes.values.sorted(by: { $0.listing < $1.listing }) {
            page.line(
                "switchboard_delivery_seconds", "listing=\"\(time.listing)\"",
                DecimalText.text(time.meanMilliseconds, scale: 3))
        }
        page.family("switchboard_upstream_held", "gauge", "1 while nothing is sent to a provider.")
        for report in reports {
            let reason = report.hold.map { ",reason=\(Page.quoted($0))" } ?? ""
            page.sample(
                "switchboard_upstream_held", "provider=\(Page.quoted(report.name))\(reason)", report.hold == nil ? 0 : 1
            )
        }
        page.family("switchboard_upstream_open_work", "gauge", "Open work by provider and state.")
        page.family("switchboard_upstream_oldest_seconds", "gauge", "Age of the oldest open work.")
        for line in counts.queues {
            guard let name = line.provider.flatMap({ providers[$0]?.name }) else { continue }
            let labels = "provider=\(Page.quoted(name)),state=\"\(line.state)\""
            page.sample("switchboard_upstream_open_work", labels, line.count)
            if let oldest = line.oldest {
                page.sample("switchboard_upstream_oldest_seconds", labels, now.milliseconds(since: oldest) / 1_000)
            }
        }
    }
}

/// Orders and open work by state as they were counted last.
package final class OrderCounts: Sendable {
    private struct Counts {
        var orders: [OrderState: Int64] = [:]
        var queues: [CountQueues.Line] = []
        var numbers = CountNumbers.Answer()
    }

    private let state = Mutex(Counts())

    package init() {}

    package func set(_ orders: [OrderState: Int64], _ queues: [CountQueues.Line], _ numbers: CountNumbers.Answer) {
        state.withLock { $0 = Counts(orders: orders, queues: queues, numbers: numbers) }
    }

    private var numbers: CountNumbers.Answer { state.withLock { $0.numbers } }

    var rentals: [(String, Int64)] {
        let counts = numbers.rentals
        return RentalState.allCases.map { ($0.text, counts[$0] ?? 0) }
    }

    var phases: [(String, Int64)] {
        let counts = numbers.phases
        return RentalPhase.allCases.map { ("\($0)", counts[$0] ?? 0) }
    }

    var events: [(String, Int64)] {
        let counts = numbers.events
        return WebhookEventState.allCases.map { ("\($0)", counts[$0] ?? 0) }
    }

    var queues: [CountQueues.Line] { state.withLock { $0.queues } }

    var orders: [(String, Int64)] {
        let counts = state.withLock { $0.orders }
        return OrderState.allCases.map { ("\($0)", counts[$0] ?? 0) }
    }

    var work: [(String, Int64)] {
        let queues = queues
        return DispatchState.allCases.map { state in
            ("\(state)", queues.reduce(0) { $0 + ($1.state == state ? $1.count : 0) })
        }
    }
}

private struct Page {
    /// A label's value, as the format escapes it.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }

    var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func line(_ name: String, _ labels: String, _ value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    mutating func sample(_ name: String, _ labels: String, _ value: Int64) { line(name, labels, String(value)) }

    mutating func histogram(_ name: String, _ labels: String, _ histogram: Histogram, isMicroseconds: Bool) {
        let number = { (value: Int64) in isMicroseconds ? DecimalText.text(value, scale: 6) : String(value) }
        let snapshot = histogram.snapshot
        let comma = labels.isEmpty ? "" : ","
        for (bound, count) in zip(histogram.bounds, snapshot.buckets) {
            sample(name + "_bucket", "\(labels)\(comma)le=\"\(number(bound))\"", count)
        }
        sample(name + "_bucket", "\(labels)\(comma)le=\"+Inf\"", snapshot.total)
        line(name + "_sum", labels, number(snapshot.sum))
        sample(name + "_count", labels, snapshot.total)
    }
}
