import Base
import Domain
import NIOCore
import NIOHTTP1

/// Fetches a document from an address that the operator has set, such as rates: any host, no redirects.
package struct JSONFetch: Sendable {
    /// Why there is no document, in one line for the operator.
    package struct Failure: Error, Hashable, Sendable {
        package let reason: String
    }

    /// Tables of rates have some kilobytes.
    package static let longestBody = 1 << 20
    package static let usualDeadlineMilliseconds: Int64 = 10_000

    private let dialGuard: DialGuard
    private let dialer: Dialer
    private let exceptions: DialExceptions

    /// - Parameters:
    ///   - loops: where connections live.
    ///   - exceptions: hosts from which certificates of `authority` are taken.
    package init(
        loops: any EventLoopGroup, lookup: NameLookup, exceptions: DialExceptions = DialExceptions(),
        authority: TLSAuthority? = nil
    ) {
        self.exceptions = exceptions
        dialGuard = DialGuard(lookup: lookup)
        dialer = Dialer(loops: loops, contexts: TLSContexts(authority: authority), onDial: { _ in true })
    }

    /// - Returns: the body of an answer with status 200.
    package func fetch(
        url: String, deadlineMilliseconds: Int64 = usualDeadlineMilliseconds
    ) async -> Result<[UInt8], Failure> {
        let address: HTTPAddress
        do throws(URLRefusal) {
            address = try HTTPAddress(url)
        } catch {
            return .failure(Failure(reason: error.reason))
        }
        switch await fetch(address, milliseconds: deadlineMilliseconds) {
        case .success(let answer) where answer.status == 200: return .success(answer.body)
        case .success(let answer): return .failure(Failure(reason: "the answer has status \(answer.status)"))
        case .failure(let failure): return .failure(Failure(reason: failure.reason))
        }
    }

    private func fetch(
        _ address: HTTPAddress, milliseconds: Int64
    ) async -> Result<OutboundAnswer, OutboundFailure> {
        let deadline = NIODeadline.now() + .milliseconds(TimeLimit.bounded(milliseconds))
        let call = OutboundCall(
            address: address, method: .GET, headers: [("Accept", "application/json"), ("User-Agent", "Switchboard")],
            answerBody: .kept(longest: Self.longestBody), usesAuthority: exceptions.lists(address.place))
        return await TimeLimit.run(milliseconds: milliseconds) {
            switch await dialGuard.unjudged(address) {
            case .success(let addresses): return await dialer.exchange(call, at: addresses, until: deadline)
            case .failure(let failure): return .failure(failure)
            }
        }
    }
}
