import Base
import Testing

@Suite struct TextTests {
    @Test func trimsBlanksAndLineEndsOnly() {
        #expect("  a b\t\r\n".trimmed == "a b")
        #expect("\r\n\r\na\n".trimmed == "a")
        #expect(" \t\n".trimmed == "")
        #expect("".trimmed == "")
        #expect("\u{A0}a\u{A0}".trimmed == "\u{A0}a\u{A0}")
    }

    @Test func seesControlCharacters() {
        for text in ["\u{0}", "a\u{1F}", "\u{7F}b", "a\nb"] { #expect(text.hasControlCharacter) }
        for text in ["", "a b", "é漢🙂", "\u{A0}"] { #expect(!text.hasControlCharacter) }
    }
}

@Suite struct CurrencyTests {
    @Test func isThreeCapitals() {
        #expect(Currency("USD") == .usd)
        #expect(Currency("VND") == .vnd)
        for text in ["", "US", "USDT", "usd", "U1D", "ÜSD", "U D"] { #expect(Currency(text) == nil) }
    }
}

@Suite struct HistogramTests {
    @Test func countsCumulatively() {
        let histogram = Histogram(bounds: [1, 5, 10])
        for value: Int64 in [0, 1, 2, 5, 6, 10, 11, 1000] { histogram.observe(value) }
        let snapshot = histogram.snapshot
        #expect(snapshot.buckets == [2, 4, 6])
        #expect(snapshot.total == 8)
        #expect(snapshot.sum == 1035)
    }
}

@Suite struct EnvironmentTests {
    @Test func givesAsManyRandomBytesAsAskedFor() {
        let environment = Environment(now: { Instant(milliseconds: 0) }, random: { 0x0807_0605_0403_0201 })
        #expect(environment.randomBytes(0) == [])
        #expect(environment.randomBytes(3) == [1, 2, 3])
        #expect(environment.randomBytes(10) == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2])
    }
}

@Suite struct FaultTests {
    @Test func onlyWhatPassesByItselfIsRetryable() {
        let retryable: [Fault] = [
            .tooManyRequests(retryAfterSeconds: 1), .busy, .storageFull, .storageFailed, .shuttingDown,
        ]
        let final: [Fault] = [
            .invalidKey, .addressNotAllowed, .accountSuspended, .accessDenied, .incorrectRequest, .tooManyIDs,
            .incorrectService, .badLink, .belowMinimum, .aboveMaximum, .badQuantity, .badComments, .badField("x"),
            .notEnoughFunds, .linkInUse, .amountOverflow, .incorrectOrder, .refillUnavailable, .refillNotFound,
            .cancelUnavailable, .notFound("x"), .alreadyExists("x"), .invalid("x"), .wrongState("x"), .bug("x"),
        ]
        for fault in retryable { #expect(fault.isRetryable, "\(fault)") }
        for fault in final { #expect(!fault.isRetryable, "\(fault)") }
        for fault in retryable + final { #expect(!fault.explanation.isEmpty) }
    }

    @Test func operatorsHearOfDefectsAndDisksOnly() {
        for fault: Fault in [.storageFull, .storageFailed, .bug("x")] { #expect(fault.isOperational) }
        for fault: Fault in [.busy, .shuttingDown, .invalidKey, .notEnoughFunds] { #expect(!fault.isOperational) }
    }
}
