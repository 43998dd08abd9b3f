import Domain
import NIOCore
import NIOPosix
import Synchronization

@testable import Outbound

/// A name server that answers from a list; with each question it takes the next answer, and the last one stays.
final class FakeNames: Sendable {
    private let answers: [String: [[String]]]
    private let asked = Mutex<[String]>([])

    init(_ answers: [String: [[String]]]) {
        self.answers = answers
    }

    convenience init(_ answers: [String: [String]]) { self.init(answers.mapValues { [$0] }) }

    /// What was asked for, in turn, as it was spelled.
    var questions: [String] { asked.withLock { $0 } }

    var lookup: NameLookup {
        NameLookup { name in
            let count = self.asked.withLock { asked in
                asked.append(name)
                return asked.count { $0 == name }
            }
            // The dot at the end says that a name is complete.
            guard let turns = self.answers[name.hasSuffix(".") ? String(name.dropLast()) : name] else {
                return .failure(.unknown)
            }
            return .success(turns.prefix(count).last?.compactMap { NetworkAddress($0) } ?? [])
        }
    }
}

/// Sees each dial at the socket.
final class DialLog: Sendable {
    private let seen = Mutex<[SocketAddress]>([])
    private let admits: Bool

    /// - Parameter admits: false = nothing is dialled, it is only written down.
    init(admits: Bool) {
        self.admits = admits
    }

    var dialled: [String] { seen.withLock { $0.compactMap(\.ipAddress) } }
    var ports: [Int] { seen.withLock { $0.compactMap(\.port) } }

    var watch: @Sendable (SocketAddress) -> Bool {
        { address in
            self.seen.withLock { $0.append(address) }
            return self.admits
        }
    }
}

let loops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
