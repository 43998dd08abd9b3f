import Base
import Testing

@testable import Providers

struct PanelNumberTests {
    @Test(arguments: [
        ("0.50", 500_000), ("$0.50", 500_000), ("0.50 USD", 500_000), ("US$1", 1_000_000), ("1,234.56", 1_234_560_000),
        ("1.234,56", 1_234_560_000), ("1,234,567", 1_234_567_000_000), ("0,50", 500_000), ("12,5", 12_500_000),
        ("0,125", 125_000), ("1234,567", 1_234_567_000), ("1.234", 1_234_000), ("1e-5", 10), ("2.5E3", 2_500_000_000),
        ("-3", -3_000_000), ("0.0000005", 1), ("0.0000004", 0), ("0.27819000000000003", 278_190),
    ])
    func readsAmountsThatAreClear(_ text: String, _ micros: Int64) {
        #expect(PanelNumber.amount(.text(text), scale: 6, currency: "USD") == .value(micros))
    }

    @Test(arguments: [
        "1,234", "1,23,456", "1.234.56", "1,234.56.7", "1.2.3", ",5", "5,", "1 234", "abc", "0x10", "1e400", "--1",
        "99999999999999999999", "1,2345,678.0", "0,123,456", "$", "1$2",
    ])
    func refusesWhatIsAmbiguousOrNoNumber(_ text: String) {
        #expect(PanelNumber.amount(.text(text), scale: 6, currency: "USD") == .bad)
    }

    @Test func otherCurrenciesAreNotTakenForOurs() {
        #expect(PanelNumber.amount(.text("€0.50"), scale: 6, currency: "USD") == .otherCurrency("EUR"))
        #expect(PanelNumber.amount(.text("5 EUR"), scale: 6, currency: "USD") == .otherCurrency("EUR"))
        #expect(PanelNumber.amount(.text("€0.50"), scale: 6, currency: "EUR") == .value(500_000))
    }

    @Test(arguments: [
        ("157", 157), ("+5", 5), ("-3", -3), ("10,000", 10_000), ("100.00", 100), ("1,234,567", 1_234_567),
    ])
    func readsCounts(_ text: String, _ count: Int64) {
        #expect(PanelNumber.count(.text(text)) == .value(count))
    }

    @Test(arguments: ["1.234", "1.5", "12,5", "many", "1,2,3"]) func refusesCountsThatAreNone(_ text: String) {
        #expect(PanelNumber.count(.text(text)) == .bad)
    }

    @Test func whatIsNotToldIsAbsent() {
        for value in [nil, JSONValue.null, .text(""), .text(" "), .text("Unknown"), .text("N/A")] {
            #expect(PanelNumber.count(value) == .absent)
        }
        #expect(PanelNumber.count(.flag(true)) == .bad)
    }
}
