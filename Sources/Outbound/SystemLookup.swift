import Domain
import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Asks the system's resolver, on threads of its own, since that blocks; who asks for the same name shares an answer.
package final class SystemLookup: Sendable {
    private typealias Answer = Result<[NetworkAddress], NameLookup.Failure>

    private struct Desk {
        /// Who waits for which name, by the number of the ticket.
        var waiting: [String: [UInt64: CheckedContinuation<Answer, Never>]] = [:]
        var nextTicket: UInt64 = 0
    }

    /// The resolver may hold a thread for many seconds; a few names that nobody answers for must not hold all.
    private static let threads = 8
    /// Above what a store sends at a time.
    private static let mostNames = 1_024

    private let pool = NIOThreadPool(numberOfThreads: SystemLookup.threads)
    private let desk = Mutex(Desk())
    private let ask: @Sendable (String) -> Answer

    package convenience init() { self.init(ask: Self.askSystem) }

    /// - Parameter ask: may block.
    init(ask: @escaping @Sendable (String) -> Result<[NetworkAddress], NameLookup.Failure>) {
        self.ask = ask
        pool.start()
    }

    /// Ends every lookup; to be called once, before it is let go.
    package func close() async { try? await pool.shutdownGracefully() }

    package var lookup: NameLookup { NameLookup { await self.addresses(of: $0) } }

    /// How many wait for a name.
    func waiting(for name: String) -> Int { desk.withLock { $0.waiting[name]?.count ?? 0 } }

    private func addresses(of name: String) async -> Answer {
        let ticket = desk.withLock { desk in
            desk.nextTicket &+= 1
            return desk.nextTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { join(name, ticket: ticket, $0) }
        } onCancel: {
            let continuation = desk.withLock { $0.waiting[name]?.removeValue(forKey: ticket) }
            continuation?.resume(returning: .failure(.failed))
        }
    }

    private enum Place {
        case first
        case shared
        case none
    }

    private func join(_ name: String, ticket: UInt64, _ continuation: CheckedContinuation<Answer, Never>) {
        let place = desk.withLock { desk -> Place in
            // Under the lock: a cancellation is seen here, or finds the ticket.
            guard !Task.isCancelled else { return .none }
            if desk.waiting[name] != nil {
                desk.waiting[name]?[ticket] = continuation
                return .shared
            }
            guard desk.waiting.count < Self.mostNames else { return .none }
            desk.waiting[name] = [ticket: continuation]
            return .first
        }
        switch place {
        case .shared: break
        case .none: continuation.resume(returning: .failure(.failed))
        case .first:
            pool.submit { state in
                let isWanted = state == .active && self.isWanted(name)
                self.finish(name, isWanted ? self.ask(name) : .failure(.failed))
            }
        }
    }

    /// Whether somebody still waits; whoever comes after a no asks anew.
    private func isWanted(_ name: String) -> Bool {
        desk.withLock { desk in
            guard desk.waiting[name]?.isEmpty ?? true else { return true }
            desk.waiting[name] = nil
            return false
        }
    }

    private func finish(_ name: String, _ answer: Answer) {
        let waiting = desk.withLock { $0.waiting.removeValue(forKey: name) }
        for continuation in (waiting ?? [:]).values { continuation.resume(returning: answer) }
    }

    private static func askSystem(_ name: String) -> Answer {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(name, nil, &hints, &list)
        guard result == 0 else { return .failure(result == EAI_NONAME ? .unknown : .failed) }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = address(entry), !addresses.contains(address) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses.isEmpty ? .failure(.unknown) : .success(addresses)
    }

    private static func address(_ entry: addrinfo) -> NetworkAddress? {
        guard let pointer = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            let found = pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
            return found.ipAddress.flatMap { NetworkAddress($0) }
        case AF_INET6:
            let found = pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
            // An IPv4 address in an AAAA record comes from nobody who means well.
            return found.ipAddress.flatMap { NetworkAddress($0) }.flatMap { $0.isV4 ? nil : $0 }
        default: return nil
        }
    }
}
