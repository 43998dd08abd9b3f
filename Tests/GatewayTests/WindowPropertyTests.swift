import Base
import Domain
import Gateway
import Testing

@Suite struct WindowPropertyTests {
    /// Arrivals of a minute or two, bunched and thin, at moments that a seed decides.
    private func arrivals(_ seed: UInt64) -> (limit: Int64, times: [Int64]) {
        var numbers = SeededNumbers(seed)
        let limit = Int64.random(in: 1...60, using: &numbers)
        var now: Int64 = 1_000_000
        return (
            limit,
            (0..<1_500).map { _ in
                now += [0, 0, 1, 40, 700, 2_500, 70_000][Int.random(in: 0..<7, using: &numbers)]
                return now
            }
        )
    }

    @Test(arguments: 0..<200)
    func neverAdmitsMoreInAnyWindowAndNeverFewerThanItCould(_ seed: UInt64) {
        let (limit, times) = arrivals(seed)
        let window = SlidingWindow<Int>()
        var admitted: [Int64] = []
        for time in times {
            let isFree = admitted.count < Int(limit) || time - admitted[admitted.count - Int(limit)] >= 60_000
            let admission = window.enter(1, limit: limit, at: Instant(milliseconds: time))
            #expect(admission.isAdmitted == isFree)
            if admission.isAdmitted { admitted.append(time) }
            let standing = admitted.count { $0 > time - 60_000 }
            #expect(admission.remaining == limit - Int64(standing))
            #expect((1...60).contains(admission.resetSeconds))
        }
        for (first, last) in zip(admitted, admitted.dropFirst(Int(limit))) { #expect(last - first >= 60_000) }
    }

    @Test func whoWaitsAsToldIsAdmitted() {
        let window = SlidingWindow<Int>()
        for time in [0, 10, 999] { _ = window.admit(1, limit: 3, at: Instant(milliseconds: Int64(time))) }
        let seconds = window.admit(1, limit: 3, at: Instant(milliseconds: 5_000))
        #expect(seconds == 55)
        #expect(window.admit(1, limit: 3, at: Instant(milliseconds: 5_000 + 55_000)) == nil)
        #expect(window.admit(2, limit: 3, at: Instant(milliseconds: 5_000)) == nil, "another's window is another's")
    }
}
