import Base
import Commands
import Domain
import Gateway
import Storage
import TestSupport
import Testing

@Suite struct SlidingWindowTests {
    @Test func neverAdmitsMoreThanTheLimitInAnyMinuteAndLosesNothing() {
        for seed: UInt64 in 1...30 {
            var numbers = SeededNumbers(seed)
            let window = SlidingWindow<Int>()
            let limit = Int.random(in: 1...80, using: &numbers)
            // From a third of the limit to ten times as much, with pauses.
            let meanGap = Double(60_000) / Double(limit) / Double.random(in: 0.3...10, using: &numbers)
            var now: Int64 = 1_795_000_000_000
            var admitted: [Int64] = []
            for _ in 0..<3_000 {
                now += Int64.random(in: 0...Int64(2 * meanGap + 1), using: &numbers)
                if Int.random(in: 0..<500, using: &numbers) == 0 {
                    now += Int64.random(in: 0...120_000, using: &numbers)
                }
                let isAdmitted = window.admit(1, limit: Int64(limit), at: Instant(milliseconds: now)) == nil
                // What a full minute of memory says, calculated the slow way.
                let last = admitted.suffix(limit + 1).count { $0 > now - 60_000 }
                #expect(isAdmitted == (last < limit), "seed \(seed)")
                if isAdmitted { admitted.append(now) }
            }
            for (place, time) in admitted.enumerated().dropFirst(limit) {
                #expect(time - admitted[place - limit] >= 60_000, "seed \(seed)")
            }
        }
    }

    @Test func admitsAtLeast99PercentOfTheLimitUnderLoad() {
        var numbers = SeededNumbers(99)
        let window = SlidingWindow<Int>()
        let limit: Int64 = 600
        let begin: Int64 = 1_795_000_000_000
        var now = begin
        var admitted: Int64 = 0
        while now < begin + 20 * 60_000 {
            if window.admit(1, limit: limit, at: Instant(milliseconds: now)) == nil { admitted += 1 }
            now += Int64.random(in: 0...40, using: &numbers)
        }
        #expect(admitted * 100 >= 99 * limit * 20)
        #expect(admitted <= limit * 20)
    }

    @Test func tellsExactlyWhenToComeAgain() {
        var numbers = SeededNumbers(7)
        for _ in 0..<200 {
            let window = SlidingWindow<Int>()
            let limit = Int64.random(in: 1...20, using: &numbers)
            var now: Int64 = 1_000_000
            for _ in 0..<limit {
                now += Int64.random(in: 0...2_500, using: &numbers)
                #expect(window.admit(1, limit: limit, at: Instant(milliseconds: now)) == nil)
            }
            guard let seconds = window.admit(1, limit: limit, at: Instant(milliseconds: now)) else {
                Issue.record("the limit was reached")
                return
            }
            #expect((1...60).contains(seconds))
            let early = Instant(milliseconds: now + Int64(seconds - 1) * 1_000)
            // A refused event counts nothing, so asking early does not put the moment off.
            #expect(window.admit(1, limit: limit, at: early) != nil)
            #expect(window.admit(1, limit: limit, at: Instant(milliseconds: now + Int64(seconds) * 1_000)) == nil)
        }
    }

    @Test func aFloodOfKeysIsBoundedAndForgetsNobody() {
        let window = SlidingWindow<Int>()
        var now = Instant(milliseconds: 1_795_000_000_000)
        for _ in 0..<5 { #expect(window.admit(-1, limit: 5, at: now) == nil) }
        var admitted = 0
        for key in 0..<400_000 where window.admit(key, limit: 5, at: now) == nil { admitted += 1 }
        #expect(window.size <= 170_000)
        #expect(admitted > 350_000, "a crowd of this size is not turned away")
        #expect(window.admit(-1, limit: 5, at: now) != nil, "the flood washed the count away")
        now = now.advanced(milliseconds: 59_999)
        #expect(window.admit(-1, limit: 5, at: now) != nil)
        now = now.advanced(milliseconds: 1)
        #expect(window.admit(-1, limit: 5, at: now) == nil)
        #expect(window.size <= 170_000)
        // Who comes later finds room as before.
        for key in 0..<5 { #expect(window.admit(-2 - key, limit: 1, at: now) == nil) }
        now = now.advanced(milliseconds: 60_000)
        #expect(window.admit(-1, limit: 5, at: now) == nil)
        #expect(window.size < 10)
    }

    @Test func whoWasCountedWithOthersIsCountedOnWhenThereIsRoomAgain() {
        let window = SlidingWindow<Int>()
        let start: Int64 = 1_795_000_000_000
        let later = { (milliseconds: Int64) in Instant(milliseconds: start + milliseconds) }
        for key in 0..<100_000 { _ = window.admit(key, limit: 5, at: later(0)) }
        // There is no room now, and from the next generation on there is.
        _ = window.admit(-2, limit: 5, at: later(60_000))
        for _ in 0..<5 { #expect(window.admit(-1, limit: 5, at: later(119_000)) == nil) }
        for time: Int64 in [120_000, 150_000, 178_999] { #expect(window.admit(-1, limit: 5, at: later(time)) != nil) }
        #expect(window.size < 10)
        for _ in 0..<5 { #expect(window.admit(-1, limit: 5, at: later(179_000)) == nil) }
        #expect(window.admit(-1, limit: 5, at: later(179_001)) != nil)
    }

    @Test func keysAreCountedApart() {
        let window = SlidingWindow<Int>()
        let now = Instant(milliseconds: 1)
        for key in 0..<100 { #expect(window.admit(key, limit: 1, at: now) == nil) }
        for key in 0..<100 { #expect(window.admit(key, limit: 1, at: now) != nil) }
        #expect(window.admit(100, limit: 1, at: now) == nil)
    }

    @Test func aLimitOfZeroAdmitsNobody() {
        #expect(SlidingWindow<Int>().admit(1, limit: 0, at: Instant(milliseconds: 1)) == 60)
    }
}

@Suite struct LimitTests {
    private func limit(_ door: Door, _ group: ActionGroup, _ perMinute: Int64?) async throws {
        try await door.world.store.execute(
            SetLimit(owner: .account(door.customer.account), group: group, perMinute: perMinute))
        try await door.world.watch.refresh()
    }

    @Test func groupsAreLimitedApartAndExactly() async throws {
        let door = try await Door()
        try await limit(door, .read, 5)
        try await limit(door, .order, 2)
        for _ in 0..<5 { #expect(await door.text("balance") == Door.balance) }
        for action in ["balance", "services", "status", "orders", "refill_status", "nonsense"] {
            let answer = await door.send(action, key: door.customer.key)
            #expect(answer.status == 429 && answer.retryAfter == 60, "\(action)")
            #expect(answer.text == #"{"error":"Too many requests"}"#)
        }
        for _ in 0..<2 { #expect(await door.text("add", door.plainOrder).contains("order")) }
        for action in ["add", "refill", "cancel"] {
            #expect(await door.send(action, door.plainOrder, key: door.customer.key).status == 429)
        }
        #expect(try await door.world.money(door.customer).held.text == "0.18")
        door.world.clock.advance(milliseconds: 59_999)
        #expect(await door.send("balance", key: door.customer.key).status == 429)
        door.world.clock.advance(milliseconds: 1)
        for _ in 0..<5 { #expect(await door.send("balance", key: door.customer.key).status == 200) }
        #expect(await door.send("balance", key: door.customer.key).status == 429)
        #expect(try await door.world.audit().failure == nil)
    }

    @Test func keysOfOneAccountShareItsLimitAndOtherAccountsDoNot() async throws {
        let door = try await Door()
        try await door.world.store.execute(SetLimit(owner: .storefront(door.shop), group: .read, perMinute: 3))
        try await door.world.watch.refresh()
        let second = try await door.key().text
        let neighbour = try await door.world.customer(door.shop)
        for key in [second, door.customer.key, second] { #expect(await door.send("balance", key: key).status == 200) }
        for key in [second, door.customer.key] { #expect(await door.send("balance", key: key).status == 429) }
        #expect(await door.send("balance", key: neighbour.key).status == 200)
        try await limit(door, .read, nil)
        for _ in 0..<20 { #expect(await door.send("balance", key: door.customer.key).status == 200) }
    }

    @Test func concurrentRequestsAreCountedExactly() async throws {
        let door = try await Door()
        try await limit(door, .read, 50)
        let admitted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 { group.addTask { await door.send("balance", key: door.customer.key).status == 200 } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(admitted == 50)
    }

    @Test func failuresAreCountedPerAddressAndLockOutUnknownKeysOnly() async throws {
        let door = try await Door()
        let guess = { (number: Int) in
            KeyText.make(prefix: KeyText.panelPrefix, random: (0..<24).map { _ in UInt8(truncatingIfNeeded: number) })
        }
        for number in 0..<60 {
            let answer = await door.send("balance", key: number % 2 == 0 ? guess(number) : "nonsense")
            #expect(answer.status == 200 && answer.text == Door.invalidKey)
        }
        let locked = await door.send("balance", key: guess(60))
        #expect(locked.status == 429 && locked.retryAfter == 60)
        #expect(locked.text == #"{"error":"Too many requests"}"#)
        for _ in 0..<100 { #expect(await door.text("balance") == Door.balance, "whoever has a key is let in") }
        #expect(await door.send("balance", key: guess(61), peer: "192.0.2.2").status == 200)
        door.world.clock.advance(milliseconds: 59_999)
        #expect(await door.send("balance", key: guess(62)).status == 429)
        door.world.clock.advance(milliseconds: 1)
        #expect(await door.send("balance", key: guess(63)).text == Door.invalidKey)
    }

    @Test func goodRequestsAreNoFailures() async throws {
        let door = try await Door()
        for _ in 0..<200 {
            #expect(await door.text("balance") == Door.balance)
            #expect(await door.text("status", [("order", "1")]) == #"{"error":"Incorrect order ID"}"#)
        }
        #expect(await door.send("balance", key: "nonsense").text == Door.invalidKey)
    }

    @Test func addressesOfOneIPv6NetworkAreOnePeer() async throws {
        let door = try await Door()
        for number in 0..<60 {
            #expect(
                await door.send("balance", key: "x", peer: "2001:db8:1:2::\(String(number, radix: 16))").status == 200)
        }
        #expect(await door.send("balance", key: "x", peer: "2001:db8:1:2:ffff:ffff:ffff:ffff").status == 429)
        #expect(await door.send("balance", key: "x", peer: "2001:db8:1:3::1").status == 200)
    }

    @Test func failuresBehindATrustedProxyAreTheClients() async throws {
        let door = try await Door(trusted: "10.0.0.0/8")
        for _ in 0..<60 { _ = await door.send("balance", key: "x", peer: "10.0.0.1", forwardedFor: "198.51.100.7") }
        #expect(await door.send("balance", key: "x", peer: "10.0.0.1", forwardedFor: "198.51.100.7").status == 429)
        #expect(await door.send("balance", key: "x", peer: "10.0.0.1", forwardedFor: "198.51.100.8").status == 200)
    }
}
