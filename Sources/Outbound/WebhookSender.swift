import Base
import Domain
import NIOCore
import NIOHTTP1

/// One try to tell a receiver of an event.
package struct WebhookCall: Sendable {
    package let url: WebhookURL
    /// Beside those of the connection and `Content-Type: application/json`.
    package let headers: [(String, String)]
    package let body: [UInt8]
    /// For everything together: name, connection, TLS, answer.
    package let deadlineMilliseconds: Int64

    /// What receivers have been promised.
    package static let usualDeadlineMilliseconds: Int64 = 3_000

    package init(
        url: WebhookURL, headers: [(String, String)], body: [UInt8],
        deadlineMilliseconds: Int64 = usualDeadlineMilliseconds
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.deadlineMilliseconds = deadlineMilliseconds
    }
}

/// How a try ended.
package enum WebhookEnd: Hashable, Sendable {
    case answered(status: Int)
    /// The reason is for the receiver's owner.
    case unreachable(reason: String)
}

/// Posts events to customers' URLs: public addresses only, no redirects, the answer's body is dropped.
package struct WebhookSender: Sendable {
    private let dialGuard: DialGuard
    private let dialer: Dialer

    /// - Parameters:
    ///   - loops: where connections live.
    ///   - authority: whose certificates are taken from exceptions, beside those that the system trusts.
    ///   - onDial: sees each address right before it is dialled; false keeps it from being dialled.
    package init(
        loops: any EventLoopGroup, lookup: NameLookup, authority: TLSAuthority? = nil,
        onDial: @escaping @Sendable (SocketAddress) -> Bool = { _ in true }
    ) {
        dialGuard = DialGuard(lookup: lookup)
        dialer = Dialer(loops: loops, contexts: TLSContexts(authority: authority), onDial: onDial)
    }

    /// Makes one try; it ends at its deadline at the latest, or soon after its task is cancelled.
    package func send(_ call: WebhookCall) async -> WebhookEnd {
        let deadline = NIODeadline.now() + .milliseconds(TimeLimit.bounded(call.deadlineMilliseconds))
        let end = await TimeLimit.run(milliseconds: call.deadlineMilliseconds) {
            switch await dialGuard.admitted(call.url) {
            case .success(let addresses):
                return await dialer.exchange(Self.request(call), at: addresses, until: deadline)
            case .failure(let failure): return .failure(failure)
            }
        }
        switch end {
        case .success(let answer): return .answered(status: answer.status)
        case .failure(let failure): return .unreachable(reason: failure.reason)
        }
    }

    /// Whether a URL that is about to be stored leads to forbidden addresses only; one that leads nowhere yet may be
    /// stored.
    package func refusal(of url: WebhookURL) async -> URLRefusal? {
        let end = await TimeLimit.run(milliseconds: WebhookCall.usualDeadlineMilliseconds) {
            await dialGuard.admitted(url)
        }
        return end == .failure(.notPublic) ? .notPublic : nil
    }

    private static func request(_ call: WebhookCall) -> OutboundCall {
        let own = [("Content-Type", "application/json"), ("User-Agent", "Switchboard-Webhooks")]
        return OutboundCall(
            address: call.url.address, method: .POST, headers: own + call.headers, body: call.body,
            answerBody: .dropped, usesAuthority: call.url.isException)
    }
}
