import Base
import Crypto

/// What a receiver knows an event by: who sent it, that nobody changed it, and that it is not an old one.
package enum WebhookSignature {
    /// Headers for one event: its own signature, and those of Standard Webhooks with the same key.
    ///
    /// - Parameters:
    ///   - secret: its UTF-8 bytes are the key; without one, or with an empty one, nothing is signed.
    ///   - id: the same with each try.
    ///   - timestampSeconds: when this try is made, in seconds since 1970.
    package static func headers(
        secret: String?, id: String, timestampSeconds: Int64, body: [UInt8]
    ) -> [(String, String)] {
        let stamp = String(timestampSeconds)
        let headers = [("webhook-id", id), ("webhook-timestamp", stamp)]
        guard let secret, !secret.isEmpty else { return headers }
        let key = SymmetricKey(data: Array(secret.utf8))
        let plain = HMAC<SHA256>.authenticationCode(for: body, using: key)
        let standard = HMAC<SHA256>.authenticationCode(for: Array("\(id).\(stamp).".utf8) + body, using: key)
        return headers + [
            ("webhook-signature", "v1," + Base64.text(standard)),
            ("X-Webhook-Signature", "sha256=" + Hex.text(plain)),
        ]
    }
}
