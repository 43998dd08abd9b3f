import Base
import Domain

@testable import Providers

/// An answer of the wholesale protocol and what must be understood of it: one line of a table.
struct HandlerCase: Sendable, CustomStringConvertible {
    enum Call: Sendable {
        case rent, again, look, cancel, finish, resend, cost, balance, prices
    }

    let name: String
    let call: Call
    let status: Int
    let body: String
    /// Of `getStatusV2` behind another call.
    var state: String?
    let expected: String

    init(_ name: String, _ call: Call, _ body: String, _ expected: String, status: Int = 200, state: String? = nil) {
        self.name = name
        self.call = call
        self.body = body
        self.expected = expected
        self.status = status
        self.state = state
    }

    var description: String { name }

    /// What this program understands.
    func reading() async -> String {
        let script = NumberScript()
        script.on("action=", NumberScript.answer(body, status))
        if let state { script.on("action=getStatusV2", NumberScript.answer(state)) }
        let provider = script.handler()
        let rental = script.rental()
        let end: (String, [Remark])
        switch call {
        case .rent:
            let reply = await provider.rent(script.request())
            end = (NumberWords.of(reply), reply.remarks)
        case .again:
            let reply = await provider.rent(script.request(again: "55"))
            end = (NumberWords.of(reply), reply.remarks)
        case .look:
            let reply = await provider.look(at: [rental])
            end = (NumberWords.of(reply.value[rental.id]), reply.remarks)
        case .cancel:
            let reply = await provider.cancel(rental)
            end = (NumberWords.of(reply.value), reply.remarks)
        case .finish:
            let reply = await provider.finish(rental)
            end = (reply.value ? "heard" : "not heard", reply.remarks)
        case .resend:
            let reply = await provider.resend(rental)
            end = (reply.value ? "waits" : "does not wait", reply.remarks)
        case .cost:
            let reply = await provider.costAgain(of: rental)
            end = (reply.value.map { "\($0)" } ?? "none", reply.remarks)
        case .balance:
            let reply = await provider.balance()
            end = (reply.value.map { "\($0)" } ?? "none", reply.remarks)
        case .prices:
            let reply = await provider.tiers()
            end = (NumberWords.of(reply.value), reply.remarks)
        }
        return NumberWords.with(end.0, provider.gate, end.1)
    }
}
