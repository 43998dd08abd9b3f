import Base
import Domain
import TestSupport
import Testing

@testable import Providers

struct SandboxNumbersTests {
    private let script = NumberScript()
    private var sandbox: SandboxNumbers { SandboxNumbers(environment: script.clock.environment) }

    private func rental(_ item: String) -> Rental { script.rental(item: item) }

    /// What is seen of a rental when it is so old.
    private func seen(_ item: String, after milliseconds: Int64) async -> RentalSighting? {
        let rental = rental(item)
        script.clock.advance(milliseconds: milliseconds)
        defer { script.clock.advance(milliseconds: -milliseconds) }
        return await sandbox.look(at: [rental]).value[rental.id]
    }

    @Test func rentsANumberOfTheCountry() async {
        let end = await sandbox.rent(script.request(item: "code/6/wa/telkomsel")).value
        guard case .rented(let number) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(number.phone.hasPrefix("+62") && number.phone.count == 12)
        #expect(number.canReactivate && number.nextLook == 2_000)
        #expect(await sandbox.rent(script.request(item: "code/6/wa/telkomsel")).value == end)
    }

    @Test(arguments: ["refuses/6/wa", "nonsense/6/wa", "", "code@x/6/wa", "code@/6/wa", "code@1@2/6/wa"])
    func refusesWhatItDoesNotHave(_ item: String) async {
        #expect(await sandbox.rent(script.request(item: item)).value == .refused(.noNumbers))
    }

    @Test func aCodeComesAfterTwoSeconds() async {
        #expect(await seen("code/6/wa", after: 1_999) == nil)
        let messages = await seen("code/6/wa", after: 2_000)?.messages
        #expect(messages?.count == 1)
        #expect(messages?.first?.text?.contains { $0.isNumber } == true)
    }

    @Test func theItemSaysWhenTheCodeComes() async {
        #expect(await seen("code@500/6/wa", after: 499) == nil)
        #expect(await seen("code@500/6/wa", after: 500)?.messages.count == 1)
        guard case .rented(let number) = await sandbox.rent(script.request(item: "code@500/6/wa")).value else {
            Issue.record("no number")
            return
        }
        #expect(number.nextLook == 500)
    }

    @Test func timeRunsFasterWhereItIsSet() async {
        let rental = rental("code/6/wa")
        let fast = SandboxNumbers(speedPercent: 400, environment: script.clock.environment)
        script.clock.advance(milliseconds: 500)
        #expect(await fast.look(at: [rental]).value[rental.id]?.messages.count == 1)
    }

    @Test func behavesAsItsItemsSay() async {
        #expect(await seen("silent/6/wa", after: 1_200_000) == nil)
        #expect(await seen("no-code/6/wa", after: 2_000)?.messages.first?.text?.contains { $0.isNumber } == false)
        #expect(await seen("twice/6/wa", after: 4_000)?.messages.count == 2)
        #expect(await seen("late/6/wa", after: 1_200_000) == nil)
        #expect(await seen("late/6/wa", after: 1_500_000)?.messages.count == 1)
        #expect(await seen("vanishes/6/wa", after: 3_000) == RentalSighting(isCanceled: true))
        #expect(await sandbox.cancel(rental("stubborn/6/wa")).value == .refused)
        #expect(await sandbox.cancel(rental("silent/6/wa")).value == .taken)
    }

    @Test func ofUnclearCallsOneOfTwoLeftANumber() async {
        var ends: Set<String> = []
        for low in 0..<2 {
            var request = script.request(item: "unclear/6/wa")
            #expect(await sandbox.rent(request).value == .unknown)
            let rental = Rental(
                id: RentalID(1), account: AccountID(1),
                quote: RentalQuote(again: rental("unclear/6/wa"), price: .zero, cost: .zero), purchase: nil,
                reference: UpstreamReference(high: 1, low: Int64(low)), at: script.clock.now)
            request = RentRequest(rental)
            ends.insert(NumberWords.of(await sandbox.lookUp(request, known: []).value))
        }
        #expect(ends == ["not there", "found 00000000000000010000000000000000"])
    }

    @Test func textsHaveManyForms() async {
        var forms: Set<String> = []
        for high in 0..<5 {
            let rental = Rental(
                id: RentalID(1), account: AccountID(1),
                quote: RentalQuote(again: rental("code/6/wa"), price: .zero, cost: .zero), purchase: nil,
                reference: UpstreamReference(high: 1, low: Int64(high) << 32), at: script.clock.now)
            script.clock.advance(seconds: 2)
            let text = await sandbox.look(at: [rental]).value[rental.id]?.messages.first?.text ?? ""
            forms.insert(text.filter { !$0.isNumber })
        }
        #expect(forms.count == 5)
    }
}
