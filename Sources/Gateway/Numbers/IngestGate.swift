import Base
import Commands
import Crypto
import Domain
import Errands
import Logging
import NIOCore
import NumbersWire
import Storage

/// Takes in SMS that gateways of the operator's own SIMs bring, at `/ingest/sms/{source}`.
package struct IngestGate: Sendable {
    /// The path up to the source's name.
    package static let path = "/ingest/sms/"

    private let desk: NumberDesk
    private let sealing: Sealing
    /// Where this server is reached from outside, without a slash at its end; empty = as the request says.
    private let publicURL: String
    private let logger: Logger
    /// Refusals that are told of: one a minute and source, for anybody may send anything.
    private let complaints = SlidingWindow<String>()

    package init(desk: NumberDesk, sealing: Sealing, publicURL: String, logger: Logger) {
        self.desk = desk
        self.sealing = sealing
        self.publicURL = publicURL
        self.logger = logger
    }

    package func answer(_ request: WireRequest) async -> WireAnswer {
        let name = String(request.path.dropFirst(Self.path.count))
        // A source that is not there answers as one whose signature does not fit: nobody learns which there are.
        guard request.body.count <= IngestFormats.longestBody else { return refusal(.tooLarge) }
        guard request.method == "POST", let source = desk.numbers.current.smsSources[name], source.isActive,
            let format = IngestFormats.named(source.format),
            let secret = sealing.open(source.sealedSecret, Sealing.source(named: name))
        else { return refusal(.unsigned) }
        do throws(IngestFault) {
            let sent = IngestRequest(
                header: { request.otherFields[$0.lowercased()] }, body: request.body,
                contentType: request.contentType, url: url(of: request))
            // What cannot be read is worded only for those whose signature holds.
            guard let proof = try? format.proof(of: sent), Self.holds(proof, secret) else { throw .unsigned }
            guard proof.isTimely(at: desk.now()) else { throw .stale }
            if let message = try format.message(in: sent, number: source.phone) {
                if let failure = await take(message, from: name) { return failure }
            }
        } catch {
            if complaints.admit(name, limit: 1, at: desk.now()) == nil {
                logger.notice(
                    "An SMS was refused", metadata: ["source": "\(name)", "reason": "\(error.explanation)"])
            }
            return refusal(error)
        }
        var answer = WireAnswer(body: ByteBuffer(string: format.answer.body))
        answer.contentType = format.answer.contentType
        return answer
    }

    /// - Returns: the answer where it could not be taken in now.
    private func take(_ message: InboundSMS, from source: String) async -> WireAnswer? {
        let desk = desk
        let now = desk.now()
        // A source that numbers nothing sends nothing twice within a minute that is not the same.
        let minute = (message.receivedAt ?? now).milliseconds / 60_000
        let seen = SeenMessage(
            id: message.sourceID,
            text: [message.to, message.from, message.text, String(minute)].joined(separator: "\u{0}"))
        let row = InboundMessage(
            key: InboundMessage.Key(source, mark: seen.mark), phone: message.to, sender: message.from,
            text: message.text, receivedAt: min(now, message.receivedAt ?? now))
        guard let seller = desk.ownProvider else { return Self.later("no provider of own numbers is known") }
        do throws(Fault) {
            _ = try await desk.desk.store.execute(
                TakeInboundSMS(row, services: desk.ownServices) { rental, account, use in
                    desk.context(rental, account, provider: seller, use: use)
                })
            return nil
        } catch {
            // The gateway sends it again.
            return Self.later("not now")
        }
    }

    private static func later(_ text: String) -> WireAnswer {
        WireAnswer(status: 503, bytes: words(text), retryAfterSeconds: 1)
    }

    private func url(of request: WireRequest) -> String {
        let base = publicURL.isEmpty ? "https://" + request.host : publicURL
        return base + request.path + (request.query.map { "?" + $0 } ?? "")
    }

    private func refusal(_ fault: IngestFault) -> WireAnswer {
        WireAnswer(status: fault.status, bytes: Self.words(fault.explanation))
    }

    private static func words(_ text: String) -> [UInt8] {
        var json = JSONText()
        json.openObject()
        json.field("success", false)
        json.field("error", text)
        json.closeObject()
        return json.bytes
    }

    private static func holds(_ proof: SignedProof, _ secret: String) -> Bool {
        let key = SymmetricKey(data: Array(secret.utf8))
        return ([proof.signed] + (proof.otherwiseSigned.map { [$0] } ?? [])).contains { bytes in
            switch proof.algorithm {
            case .hmacSHA256:
                HMAC<SHA256>.isValidAuthenticationCode(proof.given, authenticating: bytes, using: key)
            case .hmacSHA1:
                HMAC<Insecure.SHA1>.isValidAuthenticationCode(proof.given, authenticating: bytes, using: key)
            }
        }
    }
}
