import NumbersWire
import Testing

@Suite struct WebhookSignatureTests {
    private let body = Array(
        #"{"event":"webhook.test","timestamp":"2026-02-25T12:00:00+00:00","data":{"message":"€"}}"#.utf8)

    private func headers(_ secret: String?, id: String = "evt_42", at seconds: Int64 = 1_772_020_800, _ body: [UInt8])
        -> [String: String]
    {
        let headers = WebhookSignature.headers(secret: secret, id: id, timestampSeconds: seconds, body: body)
        return Dictionary(headers) { first, _ in first }
    }

    /// Computed with Python's hmac.
    @Test(
        arguments: [
            (
                "a1b2c3d4e5f6", "839efaa59fb86220f7a33d38aced2fe2ec7ccd8f338d50c9ae73325fbcf216a2",
                "u4jq2ooXoczZ2KVHy0D+KJNp3QS/w3miCeBqUchwYJw="
            ),
            (
                "gehe\u{ef}m \u{20ac}", "c170658416383aafe9f4c899d1a99c9a9b0ac500347b78567249637bf7b8913b",
                "ZfWFAlm24AcyDr1IYswoqFE5kksFrAR5drB4a28W9jE="
            ),
            (
                String(repeating: "x", count: 256), "3b98d9c383321e02fd5e271ceaddbdcfc2411e75d1921c1c1705784f734c54a8",
                "C6vDTvoYBYpsxrAl3/kgj6ikLH1fMPDTLZPQ3okn3Ss="
            ),
        ])
    func signsTheBodyInBothWays(_ secret: String, _ plain: String, _ standard: String) {
        #expect(
            headers(secret, body) == [
                "webhook-id": "evt_42", "webhook-timestamp": "1772020800", "webhook-signature": "v1,\(standard)",
                "X-Webhook-Signature": "sha256=\(plain)",
            ])
    }

    @Test func signsAnEmptyBody() {
        let signed = headers("k", id: "1", at: 0, [])
        #expect(
            signed["X-Webhook-Signature"] == "sha256=8bb990c40a7d61cb97597a942125025be50ac8beb74436e3735b98893a7f6620")
        #expect(signed["webhook-signature"] == "v1,Kz+RmzvvMcYrjx9rGHbfUAtt6/OnJIDdmXMjxN7mZM0=")
    }

    @Test(arguments: [nil, ""])
    func signsNothingWithoutASecret(_ secret: String?) {
        #expect(headers(secret, body) == ["webhook-id": "evt_42", "webhook-timestamp": "1772020800"])
    }
}
