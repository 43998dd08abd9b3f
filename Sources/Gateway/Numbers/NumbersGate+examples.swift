import Base
import Domain
import NIOCore
import NumbersWire

extension NumbersGate {
    /// What this customer would be answered now, byte for byte, so that the examples of a manual are true for whoever
    /// reads them. No token is looked at and nothing is counted; secrets are left out.
    ///
    /// - Returns: nil where the call does more than read, where it asks a provider, and where it is refused.
    package func example(path: String, query: String?, for account: Account) async -> String? {
        guard let route = NumbersRoute(method: "GET", path: path), route.endpoint.scope == .read,
            route.endpoint != .reactivateOptions
        else { return nil }
        do throws(Fault) {
            let call = try NumbersCall(route, query: query, body: [])
            let answer = try await perform(call, NumbersCaller(account, route))
            return String(buffer: answer.body)
        } catch {
            return nil
        }
    }
}
