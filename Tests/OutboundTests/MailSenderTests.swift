import Base
import Domain
import Synchronization
import TestSupport
import Testing

@testable import Outbound

/// A server that answers from a list; the last answer stays.
private final class ScriptedMail: Sendable {
    private let answers: [MailFailure?]
    private let state = Mutex((tries: 0, pauses: [Int64](), putOff: 0))

    init(_ answers: [MailFailure?]) { self.answers = answers }

    var tries: Int { state.withLock { $0.tries } }
    var pauses: [Int64] { state.withLock { $0.pauses } }
    var putOff: Int { state.withLock { $0.putOff } }

    func sender() -> MailSender {
        MailSender(
            transfer: { _ in
                let turn = self.state.withLock { state in
                    state.tries += 1
                    return state.tries
                }
                return self.answers.prefix(turn).last.flatMap { $0 }.map { .failure($0) } ?? .success(())
            }, pause: { milliseconds in self.state.withLock { $0.pauses.append(milliseconds) } },
            onPutOff: { _ in self.state.withLock { $0.putOff += 1 } })
    }
}

/// Holds whoever comes until it is opened.
private final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var waiting: Int { state.withLock { $0.waiting.count } }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

@Suite struct MailSenderTests {
    private func message() throws -> MailMessage {
        let from = try #require(Mailbox("shop@example.org"))
        return try MailMessage(
            from: from, to: "ann@example.com", subject: "s", text: "t", environment: ManualClock().environment)
    }

    private func failure(_ script: ScriptedMail, once: Bool = false) async throws -> MailFailure? {
        let sender = script.sender()
        let message = try message()
        var failure: MailFailure?
        do throws(MailFailure) {
            try await sender.send(message, triesOnce: once)
        } catch {
            failure = error
        }
        await sender.close()
        return failure
    }

    @Test func whatGoesOutIsTriedOnce() async throws {
        let script = ScriptedMail([nil])
        #expect(try await failure(script) == nil)
        #expect(script.tries == 1 && script.pauses.isEmpty)
    }

    @Test(arguments: [
        MailFailure(.noConnection), MailFailure(.unknownName), MailFailure(.late, code: 250), MailFailure(.cutOff),
        MailFailure(.refused, code: 451), MailFailure(.refused, code: 421), MailFailure(.denied, code: 454),
    ])
    func whatPassesIsTriedAgain(passing: MailFailure) async throws {
        let script = ScriptedMail([passing, passing, nil])
        #expect(try await failure(script) == nil)
        #expect(script.tries == 3 && script.pauses == MailSender.pauses && script.putOff == 2)
    }

    @Test func theThirdTryIsTheLast() async throws {
        let script = ScriptedMail([MailFailure(.noConnection), MailFailure(.refused, code: 450)])
        #expect(try await failure(script) == MailFailure(.refused, code: 450))
        #expect(script.tries == 3)
    }

    @Test(arguments: [
        MailFailure(.refused, code: 550), MailFailure(.denied, code: 535), MailFailure(.untrusted), MailFailure(.noTLS),
        MailFailure(.badAuthority), MailFailure(.unusable), MailFailure(.refused),
    ])
    func aNoForEverIsNotAskedAgain(final: MailFailure) async throws {
        let script = ScriptedMail([final])
        #expect(try await failure(script) == final)
        #expect(script.tries == 1 && script.putOff == 0)
    }

    @Test func whoWatchesSeesTheFirstTry() async throws {
        let script = ScriptedMail([MailFailure(.noConnection)])
        #expect(try await failure(script, once: true) == MailFailure(.noConnection))
        #expect(script.tries == 1)
    }

    @Test func noMoreWaitThanThereIsRoomFor() async throws {
        let most = MailSender.threads + MailSender.mostWaiting
        let gate = Gate()
        let sender = MailSender(
            transfer: { _ in .failure(MailFailure(.noConnection)) }, pause: { _ in await gate.pass() },
            onPutOff: { _ in })
        let message = try message()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<most { group.addTask { try? await sender.send(message) } }
            while gate.waiting < most { await Task.yield() }
            await #expect(throws: MailFailure(.crowded)) { try await sender.send(message) }
            gate.open()
            await group.waitForAll()
        }
        // There is room again.
        await #expect(throws: MailFailure(.noConnection)) { try await sender.send(message) }
        await sender.close()
        await #expect(throws: MailFailure(.closed)) { try await sender.send(message) }
    }

    @Test func aReplyIsOneShortLine() {
        #expect(MailFailure(.refused, code: 550, reply: "550 no\r\n").reply == "550 no")
        #expect(MailFailure(.refused, code: 550, reply: "550 a\u{1B}[31mb\0c").reply == "550 a [31mb c")
        #expect(MailFailure(.refused, code: 550, reply: String(repeating: "é", count: 300)).reply.utf8.count <= 200)
    }
}
