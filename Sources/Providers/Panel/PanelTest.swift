import Base
import Domain

/// What a panel answered when it was tried out.
package struct PanelTest: Sendable {
    package let balance: Money
    package let currency: Currency
    package let services: Int

    /// Why a panel cannot be used: what was tried, and what came back.
    package struct Complaint: Error, Sendable {
        package let words: String
    }
}

extension PanelProvider {
    /// Asks for balance and services, as a first use would.
    ///
    /// - Parameter expected: the currency that its balance must be in; nil = any.
    /// - Throws: `PanelTest.Complaint`.
    package func test(expecting expected: Currency?) async throws(PanelTest.Complaint) -> PanelTest {
        let answer = await ask("balance")
        guard let reply = answer.value else { throw complaint("balance", answer.words, nil) }
        let money: Money
        let currency: Currency
        switch PanelCatalogReading.balance(reply, currency: expected) {
        case .money(let told, let code): (money, currency) = (told, code)
        case .refused(let words): throw complaint("balance", "it refused: \(words)", nil)
        case .otherCurrency(let code): throw complaint("balance", "its balance is in \(code)", nil)
        case .unreadable: throw complaint("balance", "no balance came back", reply)
        }
        let catalog = await ask("services", longestAnswer: Self.longestCatalog)
        guard let list = catalog.value else { throw complaint("services", catalog.words, nil) }
        guard let services = PanelCatalogReading.services(list, currency: currency.code) else {
            throw complaint("services", list.error.map { "it refused: \($0)" } ?? "no services came back", list)
        }
        return PanelTest(balance: money, currency: currency, services: services.services.count)
    }

    private func complaint(_ action: String, _ words: String, _ reply: PanelReply?) -> PanelTest.Complaint {
        let shown = reply.map { ": \($0.transcript.cut(toBytes: 300))" } ?? ""
        return PanelTest.Complaint(words: "POST \(address) action=\(action): \(words)\(shown)")
    }
}
