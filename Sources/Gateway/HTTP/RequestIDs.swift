import Synchronization

/// Ids for requests on the fast lane: five characters that name this run of the program, ten that count.
///
/// Fifteen bytes are what a Swift string holds without an allocation.
final class RequestIDs: Sendable {
    private let run: UInt64
    private let count = Atomic<UInt64>(0)

    init(random: UInt64) {
        run = random
    }

    func next() -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 15) { bytes in
            for position in 0..<5 { bytes[position] = Self.digit(run >> UInt64(4 * position)) }
            for position in 0..<10 { bytes[14 - position] = Self.digit(number >> UInt64(4 * position)) }
            return 15
        }
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        let nibble = UInt8(truncatingIfNeeded: value & 15)
        return nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }
}
