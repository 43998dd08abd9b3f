import NIOCore
import NumbersWire
import Synchronization

/// Pages of products as bytes, made once for all who ask alike.
final class ProductsCache: Sendable {
    struct Key: Hashable {
        let api: NumbersAPI
        let query: ProductsQuery
        let receipt: ExchangeReceipt?
    }

    private struct State {
        var revision: Int64 = 0
        var pages: [Key: ByteBuffer] = [:]
        var bytes = 0
    }

    /// Bytes of pages that are kept; beyond that all are dropped, and the next are made anew.
    private static let mostBytes = 64 << 20
    /// What a page costs beside its bytes.
    private static let entryBytes = 512

    private let state = Mutex(State())

    func page(_ key: Key, of revision: Int64, make: () -> [UInt8]) -> ByteBuffer {
        let known = state.withLock { $0.revision == revision ? $0.pages[key] : nil }
        if let known { return known }
        let page = ByteBuffer(bytes: make())
        state.withLock { state in
            if state.revision != revision || state.bytes + page.readableBytes + Self.entryBytes > Self.mostBytes {
                state = State(revision: revision)
            }
            if state.pages.updateValue(page, forKey: key) == nil {
                state.bytes += page.readableBytes + Self.entryBytes
            }
        }
        return page
    }
}
