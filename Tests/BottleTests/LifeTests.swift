import Base
import Bottle
import TestSupport
import Testing

/// How orders and their money live, by the clock.
@Suite struct BottleLifeTests {
    @Test func anOrderGoesFromPendingToCompleted() throws {
        let asked = try Asked()
        let order = asked.add(1)
        #expect(asked.state(order) == ["Pending", "1000", "0.47"])
        asked.clock.advance(milliseconds: 499)
        #expect(asked.state(order) == ["Pending", "1000", "0.47"])
        asked.clock.advance(milliseconds: 1)
        #expect(asked.state(order) == ["In progress", "1000", "0.47"])
        asked.clock.advance(milliseconds: 250)
        #expect(asked.state(order) == ["In progress", "900", "0.47"])
        asked.clock.advance(milliseconds: 2_249)
        #expect(asked.state(order) == ["In progress", "1", "0.47"])
        asked.clock.advance(milliseconds: 1)
        #expect(asked.state(order) == ["Completed", "0", "0.47"])
        #expect(asked.balance == "999999.53")
    }

    @Test func sevensEndPartialAndGiveBackWhatRemains() throws {
        let asked = try Asked()
        let order = asked.add(7)
        #expect(asked.balance == "999997.31")
        asked.clock.advance(milliseconds: 1_750)
        #expect(asked.state(order) == ["In progress", "700", "2.69"])
        asked.clock.advance(milliseconds: 1_250)
        #expect(asked.state(order) == ["Partial", "400", "1.614"])
        #expect(asked.balance == "999998.386")
        #expect(asked.panel.counts.charged.text == "1.614")
    }

    @Test func eightsEndCanceledAndGiveAllBack() throws {
        let asked = try Asked()
        let order = asked.add(8)
        asked.clock.advance(milliseconds: 2_999)
        #expect(asked.state(order) == ["In progress", "1000", "3.06"])
        asked.clock.advance(milliseconds: 1)
        #expect(asked.state(order) == ["Canceled", "1000", "0"])
        #expect(asked.balance == "1000000")
    }

    @Test func chargesAreExactToTheMillionth() throws {
        let asked = try Asked(
            #"{"balance":"1","services":[{"service":1,"rate":"0.3335"},{"service":17,"rate":"0.000999999"}]}"#)
        #expect(asked.state(asked.add(1, quantity: 1)) == ["Pending", "1", "0.000334"])
        let partial = asked.add(17, quantity: 7)
        #expect(asked.state(partial) == ["Pending", "7", "0.000007"])
        asked.clock.advance(seconds: 3)
        #expect(asked.state(partial) == ["Partial", "2", "0.000005"])
        #expect(asked.balance == "0.999661")
        let counts = asked.panel.counts
        #expect(counts.charged.micros + counts.balance.micros == 1_000_000)
    }

    @Test func whatTheBalanceDoesNotCoverIsRefused() throws {
        let asked = try Asked(#"{"balance":"0.47"}"#)
        #expect(asked.add(1, quantity: 1001) == #"{"error":"neworder.error.not_enough_funds"}"#)
        #expect(asked.add(1) == "100001")
        #expect(asked.add(1, quantity: 1) == #"{"error":"neworder.error.not_enough_funds"}"#)
        #expect(asked.balance == "0")
    }

    @Test func aCancelStopsDeliveryAndShowsHalfASecondLater() throws {
        let asked = try Asked()
        let early = asked.add(1)
        #expect(asked.text("action=cancel&orders=\(early)") == #"[{"order":100001,"cancel":1}]"#)
        let late = asked.add(1, link: "b")
        asked.clock.advance(milliseconds: 499)
        #expect(asked.state(early)[0] == "Pending")
        asked.clock.advance(milliseconds: 1)
        #expect(asked.state(early) == ["Canceled", "1000", "0"])
        asked.clock.advance(milliseconds: 1_250)
        #expect(asked.text("action=cancel&order=\(late)") == #"[{"order":100002,"cancel":1}]"#)
        asked.clock.advance(milliseconds: 500)
        #expect(asked.state(late) == ["Partial", "500", "0.235"])
        asked.clock.advance(seconds: 10)
        #expect(asked.state(late) == ["Partial", "500", "0.235"])
        #expect(asked.balance == "999999.765")
        #expect(asked.text("action=cancel&order=\(late)").contains("Order cannot be canceled"))
    }

    @Test func aCancelThatOverlapsTheEndIsPaidBackOnce() throws {
        let asked = try Asked()
        let order = asked.add(1)
        asked.clock.advance(milliseconds: 2_750)
        for _ in 0..<3 { #expect(asked.text("action=cancel&order=\(order)").contains("\"cancel\":1")) }
        asked.clock.advance(seconds: 9)
        #expect(asked.state(order) == ["Partial", "100", "0.423"])
        #expect(asked.balance == "999999.577")
    }

    @Test func refillsAreDoneInTwoSeconds() throws {
        let asked = try Asked()
        let order = asked.add(1)
        #expect(asked.text("action=refill&order=\(order)") == #"{"error":"Refill is not available for this order"}"#)
        asked.clock.advance(seconds: 3)
        #expect(asked.text("action=refill&order=\(order)") == #"{"refill":"1"}"#)
        #expect(
            asked.text("action=refill&orders=\(order),7")
                == #"[{"order":100001,"refill":{"error":"Refill is not available for this order"}},"#
                + #"{"order":7,"refill":{"error":"Incorrect order ID"}}]"#)
        #expect(asked.text("action=refill_status&refill=1") == #"{"status":"In progress"}"#)
        asked.clock.advance(milliseconds: 1_999)
        #expect(asked.text("action=refill_status&order=1") == #"{"status":"In progress"}"#)
        asked.clock.advance(milliseconds: 1)
        #expect(
            asked.text("action=refill_status&refills=1,9")
                == #"[{"refill":1,"status":"Completed"},{"refill":9,"status":{"error":"Refill not found"}}]"#)
        #expect(asked.text("action=refill&order=\(order)") == #"{"refill":"2"}"#)
    }

    @Test func packagesCommentsAndRunsCountTheirOwnWay() throws {
        let asked = try Asked()
        let package = asked.add(4, quantity: 70)
        #expect(asked.state(package) == ["Pending", "1", "1.58"])
        let comments = asked.add(5, quantity: 70, link: "b", "&comments=one%0D%0Atwo%2C+three%0A%0A")
        #expect(asked.state(comments) == ["Pending", "2", "0.0039"])
        let runs = asked.add(3, quantity: 100, link: "c", "&runs=5&interval=10")
        #expect(asked.state(runs) == ["Pending", "500", "0.605"])
        let plain = asked.add(3, quantity: 100, link: "d", "&runs=undefined&interval=0")
        #expect(asked.state(plain) == ["Pending", "100", "0.121"])
    }

    @Test func aSubscriptionMakesAnOrderForEachPost() throws {
        let asked = try Asked()
        let made = asked.text("action=add&service=6&username=bob&min=10&max=20&posts=2")
        #expect(made == #"{"order":100001}"#)
        let status = "action=status&order=100001"
        #expect(asked.text(status) == #"{"status":"Active","expiry":"","posts":"0","orders":[]}"#)
        #expect(asked.balance == "1000000")
        asked.clock.advance(seconds: 2)
        #expect(asked.text(status) == #"{"status":"Active","expiry":"","posts":"1","orders":[100002]}"#)
        #expect(asked.state("100002") == ["Pending", "10", "23.2"])
        asked.clock.advance(seconds: 60)
        #expect(asked.text(status) == #"{"status":"Completed","expiry":"","posts":"2","orders":[100002,100003]}"#)
        #expect(asked.state("100003") == ["Completed", "0", "23.2"])
        #expect(asked.balance == "999953.6")
        #expect(asked.panel.orders.map(\.link) == ["bob", "bob/1", "bob/2"])
    }

    @Test func aSubscriptionEndsWhenItIsCanceledAndWaitsForMoney() throws {
        let asked = try Asked(#"{"balance":"30"}"#)
        _ = asked.text("action=add&service=6&username=bob&min=10&max=20")
        asked.clock.advance(seconds: 60)
        let status = "action=status&order=100001"
        #expect(asked.text(status) == #"{"status":"Active","expiry":"","posts":"1","orders":[100002]}"#)
        #expect(asked.text("action=cancel&orders=100001") == #"[{"order":100001,"cancel":1}]"#)
        asked.clock.advance(milliseconds: 500)
        #expect(asked.text(status) == #"{"status":"Canceled","expiry":"","posts":"1","orders":[100002]}"#)
        asked.clock.advance(seconds: 60)
        #expect(asked.panel.counts.orders == 2)
    }

    @Test func moneyAddsUpAfterAnyMixture() throws {
        let asked = try Asked(#"{"balance":"50000"}"#)
        var numbers = SeededNumbers(91)
        for number in 0..<2_000 {
            let service = Int.random(in: 1...50, using: &numbers)
            let quantity = Int.random(in: 1...3_000, using: &numbers)
            _ = asked.add(
                service, quantity: quantity, link: "link-\(number)", "&comments=a%0Ab&username=u&min=1&max=2")
            if number % 5 == 0 {
                _ = asked.text("action=cancel&orders=\(100_001 + Int.random(in: 0...number, using: &numbers))")
            }
            asked.clock.advance(milliseconds: Int64.random(in: 0...40, using: &numbers))
        }
        asked.clock.advance(seconds: 60)
        let orders = asked.panel.orders
        #expect(Set(orders.map(\.status)) == ["Completed", "Partial", "Canceled"])
        let counts = asked.panel.counts
        #expect(orders.reduce(0) { $0 + $1.charge.micros } == counts.charged.micros)
        #expect(counts.charged.micros + counts.balance.micros == 50_000_000_000)
        #expect(orders.allSatisfy { $0.status != "Canceled" || $0.charge == .zero })
    }
}
