/// How one kind of gateway tells of an SMS.
package struct IngestFormat: Sendable {
    /// What the gateway is answered when all is well.
    package struct Answer: Sendable, Equatable {
        package let contentType: String
        package let body: String

        static let json = Answer(contentType: "application/json", body: #"{"success":true}"#)
    }

    package let name: String
    package let answer: Answer
    let signature: SignatureRule
    /// Finds the SMS in a request, where it holds one; the text beside it is the source's own number, or empty.
    let message: @Sendable (IngestRequest, String) throws(IngestFault) -> InboundSMS?

    /// What must be verified before `message(in:number:)` is worth asking.
    ///
    /// - Throws: `tooLarge`; `unsigned`; `malformed` where what was signed cannot be put together.
    package func proof(of request: IngestRequest) throws(IngestFault) -> SignedProof {
        guard request.body.count <= IngestLimits.body else { throw .tooLarge }
        return try signature.proof(of: request)
    }

    /// The SMS in a request; nil where it holds none: it is acknowledged and ignored.
    ///
    /// - Parameter number: the source's own number, `+` and digits, for SMS that do not say where they came to;
    ///   empty where it has none.
    /// - Throws: `tooLarge`; `malformed`; `noNumber`.
    package func message(in request: IngestRequest, number: String = "") throws(IngestFault) -> InboundSMS? {
        guard request.body.count <= IngestLimits.body else { throw .tooLarge }
        return try message(request, number)
    }

    /// Both at once.
    ///
    /// - Throws: as `proof(of:)`, then as `message(in:number:)`.
    package func read(_ request: IngestRequest, number: String = "") throws(IngestFault) -> IngestReading {
        let proof = try proof(of: request)
        return IngestReading(message: try message(in: request, number: number), proof: proof)
    }
}

/// The formats by name; a new one is a line here.
package enum IngestFormats {
    /// Bytes of a body, whatever its format.
    package static let longestBody = IngestLimits.body

    package static let all: [IngestFormat] = [.json, .gammu, .twilio, .android]

    /// The format of that name, or nil.
    package static func named(_ name: String) -> IngestFormat? { all.first { $0.name == name } }
}
