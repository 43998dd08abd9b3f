import Base

/// What will happen to orders, soonest first.
struct BottleAgenda: Sendable {
    /// What happens.
    enum Event: Sendable {
        /// The order ends as it was planned.
        case end
        /// A cancel takes effect.
        case cancel
        /// A subscription's next post.
        case post
    }

    /// An event and its moment; of one moment's events, the one that was entered first comes first.
    struct Entry: Sendable {
        let due: Instant
        let turn: Int64
        let event: Event
        let order: Int64

        func precedes(_ other: Entry) -> Bool { due == other.due ? turn < other.turn : due < other.due }
    }

    /// A binary heap: no entry precedes the one at half its place.
    private var entries: [Entry] = []
    private var turns: Int64 = 0

    mutating func enter(_ event: Event, of order: Int64, at due: Instant) {
        turns += 1
        entries.append(Entry(due: due, turn: turns, event: event, order: order))
        var place = entries.count - 1
        while place > 0, entries[place].precedes(entries[(place - 1) / 2]) {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes out the first entry that is due.
    mutating func next(until now: Instant) -> Entry? {
        guard let first = entries.first, first.due <= now else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < entries.count && entries[child].precedes(entries[least]) {
                least = child
            }
            if least == place { return first }
            entries.swapAt(place, least)
            place = least
        }
    }
}
