import Base

/// How a format signs: where the signature stands, how it is written, and over what it goes.
struct SignatureRule: Sendable {
    enum Spelling: Sendable {
        case hex
        case base64
    }

    /// What was signed, and another form of it where gateways differ.
    typealias SignedBytes = (bytes: [UInt8], otherwise: [UInt8]?)

    let algorithm: SignedProof.Algorithm
    let header: String
    /// What stands before the signature in its header.
    let prefix: String
    let spelling: Spelling
    /// The header with the time of signing, in seconds; nil where there is none.
    let timestampHeader: String?
    /// Puts together what was signed, of the request and the time as it was written.
    let signed: @Sendable (IngestRequest, String) throws(IngestFault) -> SignedBytes

    /// - Throws: `unsigned` where header or time are missing or have another form.
    func proof(of request: IngestRequest) throws(IngestFault) -> SignedProof {
        guard let value = request.header(header)?.trimmed, value.hasPrefix(prefix),
            let given = decoded(String(value.dropFirst(prefix.count)))
        else { throw .unsigned }
        var timestamp = ""
        var seconds: Int64?
        if let timestampHeader {
            guard let text = request.header(timestampHeader)?.trimmed, let read = WholeNumber.parse(text) else {
                throw .unsigned
            }
            timestamp = String(text)
            seconds = read
        }
        let signed = try signed(request, timestamp)
        return SignedProof(
            algorithm: algorithm, signed: signed.bytes, otherwiseSigned: signed.otherwise, given: given,
            timestampSeconds: seconds)
    }

    private func decoded(_ text: String) -> [UInt8]? {
        let bytes: [UInt8]?
        switch spelling {
        case .hex: bytes = Hex.bytes(text)
        case .base64: bytes = Base64.bytes(text)
        }
        return bytes?.count == algorithm.size ? bytes : nil
    }
}

extension SignatureRule {
    /// Our own: `X-Signature: sha256=…` over the time, a point and the body.
    static let ours = SignatureRule(
        algorithm: .hmacSHA256, header: "X-Signature", prefix: "sha256=", spelling: .hex,
        timestampHeader: "X-Timestamp",
        signed: { request, timestamp in (Array("\(timestamp).".utf8) + request.body, nil) })
}
