import Base
import Commands
import Domain
import Jobs
import Storage
import TestSupport
import Testing

/// What happens between claiming an order and knowing that it arrived.
@Suite struct SendTests {
    @Test func aCrashBetweenPrepareAndRecordDeliversOnce() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        let lost = try #require(try await shop.claim(id))
        #expect(lost.attempt == 1)
        // While the lease runs nobody else may send.
        try await shop.wait(milliseconds: Shop.leaseMilliseconds - 1)
        #expect(try await shop.claim(id) == nil)
        #expect(try await shop.world.row(id).state == .pending)
        // Then it is sent again, under the same reference.
        shop.world.clock.advance(milliseconds: 1)
        let again = try #require(try await shop.claim(id))
        #expect(again.attempt == 2)
        #expect(again.reference == lost.reference)
        shop.world.clock.advance(milliseconds: Shop.leaseMilliseconds)
        try await shop.world.deliver(seconds: 6)
        #expect(try await shop.world.row(id).state == .completed)
        #expect(try await shop.world.money(shop.customer).earned.text == "0.09")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func lateRecordsOfAnOlderAttemptChangeNothing() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        _ = try await shop.claim(id)
        shop.world.clock.advance(milliseconds: Shop.leaseMilliseconds)
        let second = try #require(try await shop.claim(id))
        for end: DispatchEnd in [.accepted("late"), .refused, .unknown, .notTaken] {
            let before = (try await shop.world.row(id), try await shop.dispatch(id))
            try await shop.record(id, attempt: 1, end)
            #expect(try await shop.world.row(id) == before.0, "\(end)")
            #expect(try await shop.dispatch(id) == before.1, "\(end)")
        }
        try await shop.record(id, attempt: second.attempt, .accepted("own"))
        #expect(try await shop.world.row(id).providerOrder == "own")
        for end: DispatchEnd in [.accepted("again"), .refused, .unknown, .notTaken] {
            try await shop.record(id, attempt: second.attempt, end)
        }
        #expect(try await shop.world.row(id).providerOrder == "own")
        #expect(try await shop.world.row(id).state == .processing)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func anOrderIsClaimedOnceHoweverManyTry() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { try await shop.claim(id) != nil } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(claims == 1)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func anUnknownOutcomeIsNeverSentAgainWhereThatIsNotSafe() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider(isIdempotent: false, ends: [.unknown])
        let job = shop.delivery(by: upstream)
        let id = try await shop.order()
        for _ in 0..<100 {
            _ = try await job.pass()
            shop.world.clock.advance(seconds: 60)
        }
        #expect(upstream.seen.placed.count == 1)
        #expect(try await shop.world.row(id).state == .pending)
        #expect(try await shop.funds() == ["999.91", "0.09"], "the money stays held")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func aLostSendIsNeverSentAgainWhereThatIsNotSafe() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider(isIdempotent: false)
        let job = shop.delivery(by: upstream)
        let id = try await shop.order()
        _ = try await shop.claim(id, providerIsIdempotent: false)
        for _ in 0..<100 {
            shop.world.clock.advance(seconds: 60)
            _ = try await job.pass()
        }
        #expect(upstream.seen.placed.isEmpty)
        #expect(try await shop.world.row(id).held.text == "0.09")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatWasNotTakenIsTriedAgainUnderTheSameReference() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider(isIdempotent: false, ends: [.notTaken, .notTaken])
        let job = shop.delivery(by: upstream)
        let id = try await shop.order()
        for _ in 0..<10 {
            while try await job.pass() {}
            shop.world.clock.advance(milliseconds: 1_000)
        }
        #expect(upstream.seen.placed.count == 3)
        #expect(Set(upstream.seen.placed.map(\.reference)).count == 1)
        #expect(upstream.seen.placed.map(\.attempt) == [1, 2, 3])
        #expect(try await shop.world.row(id).state == .processing)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func everyOrderHasAReferenceOfItsOwn() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider()
        for _ in 0..<20 { _ = try await shop.order() }
        _ = try await shop.delivery(by: upstream).pass()
        #expect(Set(upstream.seen.placed.map(\.reference)).count == 20)
        #expect(Set(upstream.seen.placed.map(\.order)).count == 20)
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func anOrderThatMayHaveArrivedIsNotCanceledForFree() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        _ = try await shop.claim(id)
        try await shop.record(id, attempt: 1, .unknown, nextLook: 0)
        _ = try #require(try await shop.claim(id))
        try await shop.record(id, attempt: 2, .notTaken, nextLook: 0)
        // The first call may have been taken: only the provider can end this order now.
        _ = await shop.cancel(id)
        #expect(try await shop.world.row(id).state == .pending)
        #expect(try await shop.world.row(id).held.text == "0.09")
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func whatTheCustomerCanceledWhileNothingArrivedIsNotSentAgain() async throws {
        let shop = try await Shop()
        let upstream = ScriptedProvider()
        let job = shop.delivery(by: upstream)
        let id = try await shop.order()
        _ = try await shop.claim(id)
        #expect(await shop.cancel(id) == #"[{"order":\#(id),"cancel":1}]"#)
        try await shop.record(id, attempt: 1, .notTaken, nextLook: 0)
        _ = try await job.pass()
        #expect(upstream.seen.placed.isEmpty)
        #expect(try await shop.world.row(id).state == .canceled)
        #expect(try await shop.funds() == ["1000", "0"])
        #expect(try await shop.world.audit().failure == nil)
    }

    @Test func anEndIsRecordedOnceHoweverOftenItIsSaid() async throws {
        let shop = try await Shop()
        let id = try await shop.order()
        _ = try await shop.claim(id)
        try await shop.record(id, attempt: 1, .accepted("up"))
        let placed = try await shop.world.row(id)
        let events: [OrderEvent] = [
            .completed(startCount: 1, remains: 0), .canceled, .partial(startCount: 1, remains: 50),
            .progressed(startCount: 1, remains: 10), .completed(startCount: 1, remains: 0),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for event in events + events {
                group.addTask {
                    _ = try await shop.world.store.execute(
                        RecordProgress(placed, event: event, nextLook: 1, cancelSent: false))
                }
            }
            try await group.waitForAll()
        }
        let row = try await shop.world.row(id)
        #expect(row.state.isFinal && row.held == .zero)
        let wallet = try await shop.world.money(shop.customer)
        #expect(wallet.held == .zero)
        #expect(try wallet.earned.adding(row.returned) == row.charge)
        #expect(try await shop.world.audit().failure == nil)
    }
}
