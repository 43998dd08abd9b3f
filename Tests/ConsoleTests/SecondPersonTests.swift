import Base
import Console
import Testing

/// Above what a second person is needed, by currency.
@Suite struct SecondPersonTests {
    private func above(_ text: String, _ currency: Currency) throws -> Money? {
        try #require(SecondPerson(text: text)).above(currency)
    }

    @Test func eachCurrencyHasItsAmount() throws {
        #expect(try above("100 USD, 1500000 IDR", .usd) == Money(text: "100"))
        #expect(try above("100 USD, 1500000 IDR", .idr) == Money(text: "1500000"))
        #expect(try above("100 USD,5", .vnd) == Money(text: "5"))
        #expect(try above("5", .usd) == Money(text: "5"))
    }

    @Test func whatIsNotNamedAlwaysNeedsOne() throws {
        #expect(try above("100 USD, 1500000 IDR", .vnd) == .zero)
    }

    @Test(arguments: ["", " "]) func nothingNeedsOneWhereNothingIsSaid(_ text: String) throws {
        #expect(try above(text, .usd) == nil)
    }

    @Test(arguments: ["-1", "1 usd", "1 USD 2", "USD", "1 USD, 2 USD", "1, 2", "1,,2 USD", "1 USD,", "x USD"])
    func whatIsNoSuchListIsRefused(_ text: String) {
        #expect(SecondPerson(text: text) == nil)
    }
}
