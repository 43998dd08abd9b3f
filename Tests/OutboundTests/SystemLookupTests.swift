import Dispatch
import Domain
import Synchronization
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(1))) struct SystemLookupTests {
    /// A resolver that answers when it is let.
    private final class Held: Sendable {
        let asked = Mutex<[String]>([])
        let questions = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        let address = NetworkAddress(high: 0, low: 0xFFFF_0808_0808)

        func ask(_ name: String) -> Result<[NetworkAddress], NameLookup.Failure> {
            asked.withLock { $0.append(name) }
            questions.continuation.yield()
            gate.wait()
            return .success([address])
        }

        func question() async { for await _ in questions.stream { return } }
    }

    private func with(_ lookup: SystemLookup, _ work: (SystemLookup) async throws -> Void) async throws {
        do {
            try await work(lookup)
            await lookup.close()
        } catch {
            await lookup.close()
            throw error
        }
    }

    @Test func findsThisMachine() async throws {
        try await with(SystemLookup()) { lookup in
            let addresses = try await lookup.lookup.addresses("localhost").get()
            #expect(!addresses.isEmpty)
            #expect(addresses.allSatisfy { $0.isLoopback })
            #expect(try await lookup.lookup.addresses("192.0.2.7").get() == [#require(NetworkAddress("192.0.2.7"))])
            #expect(
                try await lookup.lookup.addresses("2001:db8::7").get() == [#require(NetworkAddress("2001:db8::7"))])
            #expect(await lookup.lookup.addresses("::ffff:127.0.0.1") == .failure(.unknown))
        }
    }

    @Test func whoAsksForTheSameSharesAnAnswer() async throws {
        let held = Held()
        try await with(SystemLookup(ask: { held.ask($0) })) { lookup in
            let name = "a.example.com."
            let tasks = (0..<50).map { _ in Task { await lookup.lookup.addresses(name) } }
            while lookup.waiting(for: name) < tasks.count, !Task.isCancelled { await Task.yield() }
            held.gate.signal()
            for task in tasks { #expect(await task.value == .success([held.address])) }
            #expect(held.asked.withLock { $0 } == [name])
            #expect(lookup.waiting(for: name) == 0)
        }
    }

    @Test func whoIsCancelledNeedNotWaitForTheResolver() async throws {
        let held = Held()
        try await with(SystemLookup(ask: { held.ask($0) })) { lookup in
            let task = Task { await lookup.lookup.addresses("slow.example.com.") }
            await held.question()
            task.cancel()
            #expect(await task.value == .failure(.failed))
            let early = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await lookup.lookup.addresses("other.example.com.")
            }
            #expect(await early.value == .failure(.failed))
            #expect(held.asked.withLock { $0 } == ["slow.example.com."])
            held.gate.signal()
        }
    }

    @Test func namesThatNobodyWaitsForAnyMoreAreNotAsked() async throws {
        let held = Held()
        try await with(SystemLookup(ask: { held.ask($0) })) { lookup in
            // As many as there are threads: whatever comes now has to wait.
            let busy = (0..<8).map { number in Task { await lookup.lookup.addresses("busy\(number).example.com.") } }
            for _ in 0..<8 { await held.question() }
            let waiting = Task { await lookup.lookup.addresses("waiting.example.com.") }
            while lookup.waiting(for: "waiting.example.com.") == 0, !Task.isCancelled { await Task.yield() }
            waiting.cancel()
            #expect(await waiting.value == .failure(.failed))
            for _ in 0..<10 { held.gate.signal() }
            for task in busy { #expect(await task.value == .success([held.address])) }
            #expect(await lookup.lookup.addresses("last.example.com.") == .success([held.address]))
            #expect(held.asked.withLock { !$0.contains("waiting.example.com.") })
        }
    }

    @Test func nothingIsFoundOnceItIsClosed() async {
        let lookup = SystemLookup()
        await lookup.close()
        #expect(await lookup.lookup.addresses("localhost") == .failure(.failed))
    }
}
