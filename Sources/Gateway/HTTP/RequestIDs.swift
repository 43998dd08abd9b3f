import Base
import NIOCore
import Synchronization

/// Ids for answers on the fast lane: a prefix of this process and a count, 32 hexadecimal characters.
final class RequestIDs: Sendable {
    private let prefix: String
    private let count = Atomic<UInt64>(0)
    private static let digits = Array("0123456789abcdef".utf8)

    init(random: UInt64) {
        prefix = Hex.text((0..<8).map { UInt8(truncatingIfNeeded: random >> UInt64(56 - 8 * $0)) })
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeString(prefix)
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            buffer.writeInteger(Self.digits[Int(number >> shift & 15)])
        }
    }
}
