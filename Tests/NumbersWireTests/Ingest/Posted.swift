import Base
import NumbersWire

/// A request as a test writes it down; signed well enough to be read, unless it says otherwise.
struct Posted {
    static let ours = [
        "x-signature": "sha256=" + String(repeating: "ab", count: 32), "x-timestamp": "1825920000",
    ]
    static let android = ["x-signature": String(repeating: "ab", count: 32), "x-timestamp": "1825920000"]
    static let twilio = ["x-twilio-signature": "9gX6FSSO27DTu2QnDmOvItorNYU="]

    var body: [UInt8]
    var headers: [String: String]
    var contentType: String?
    var url = "https://numbers.example/ingest/sms/desk"

    init(_ body: some Sequence<UInt8>, _ headers: [String: String], contentType: String? = nil) {
        self.body = Array(body)
        self.headers = headers
        self.contentType = contentType
    }

    init(_ body: String, _ headers: [String: String], contentType: String? = nil) {
        self.init(body.utf8, headers, contentType: contentType)
    }

    var request: IngestRequest {
        let headers = headers
        return IngestRequest(
            header: { headers[$0.lowercased()] }, body: body, contentType: contentType, url: url)
    }

    func read(as name: String, number: String = "") throws(IngestFault) -> IngestReading {
        guard let format = IngestFormats.named(name) else { throw .malformed("no format \(name)") }
        return try format.read(request, number: number)
    }

    /// The fault of reading it; nil where it reads.
    func fault(as name: String, number: String = "") -> IngestFault? {
        do throws(IngestFault) {
            _ = try read(as: name, number: number)
            return nil
        } catch {
            return error
        }
    }

    /// The sentence of a malformed request.
    func complaint(as name: String, number: String = "") -> String? {
        guard case .malformed(let what)? = fault(as: name, number: number) else { return nil }
        return what
    }
}
