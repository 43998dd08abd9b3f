import Base
import NumbersWire
import Testing

/// Signatures were made with Python's `hmac` from the secret that stands beside each.
@Suite struct IngestProofTests {
    static let body =
        #"{"id":"a-17","to":"+6281234567890","from":"WhatsApp","text":"Kode: 123-456","#
        + #""received_at":"2027-11-11T15:00:00+07:00"}"#

    @Test func ourSignatureGoesOverTimePointAndBody() throws {
        // gateway-secret
        let signature = "b7d04ad595e43e690cb25eaf06b7a2562c6985d9c6f4dc7fa44c84154e64fdab"
        let posted = Posted(
            Self.body, ["x-signature": "sha256=\(signature)", "x-timestamp": "1825920000"],
            contentType: "application/json")
        let reading = try posted.read(as: "json")
        #expect(
            reading.proof
                == SignedProof(
                    algorithm: .hmacSHA256, signed: Array("1825920000.\(Self.body)".utf8),
                    given: try #require(Hex.bytes(signature)), timestampSeconds: 1_825_920_000))
        #expect(reading.message?.text == "Kode: 123-456")
    }

    @Test func gammuIsSignedAsOurs() throws {
        let body =
            "SMS_MESSAGES=2&SMS_1_NUMBER=%2B4915112345678&SMS_1_TEXT=Your+code+&SMS_2_NUMBER=%2B4915112345678"
            + "&SMS_2_TEXT=is+4711&DECODED_PARTS=1&DECODED_1_TEXT=Your+code+is+4711&PHONE_ID=%2B6281234567890"
        // gateway-secret
        let signature = "0803b85055245bce739284c45354357625a5c3c9b22a891b390637029629a822"
        let posted = Posted(body, ["x-signature": "sha256=\(signature)", "x-timestamp": "1825920000"])
        let proof = try posted.read(as: "gammu").proof
        #expect(proof.signed == Array("1825920000.\(body)".utf8))
        #expect(proof.given == Hex.bytes(signature))
        #expect(proof.timestampSeconds == 1_825_920_000)
    }

    @Test func androidsSignatureGoesOverBodyAndTime() throws {
        let body =
            #"{"deviceId":"ffffffffceb0b1db0000018e937c815b","event":"sms:received","id":"Ey6ECgOkVVFjz3CL48B8C","#
            + #""payload":{"messageId":"abc123","message":"Android is always a sweet treat!","#
            + #""phoneNumber":"6505551212","simNumber":1,"receivedAt":"2024-06-22T15:46:11.000+07:00"},"#
            + #""webhookId":"w1"}"#
        // device-key
        let signature = "520ee42b0b97889dd0eaec16cc71ed84ce9953bfb38ecc9644719ba9e3b62bf1"
        let posted = Posted(body, ["x-signature": signature, "x-timestamp": "1719046000"])
        let reading = try posted.read(as: "android", number: "+6281234567890")
        #expect(
            reading.proof
                == SignedProof(
                    algorithm: .hmacSHA256, signed: Array("\(body)1719046000".utf8),
                    given: try #require(Hex.bytes(signature)), timestampSeconds: 1_719_046_000))
        #expect(reading.message?.from == "6505551212")
    }

    static let form =
        "ToCountry=ID&MessageSid=SM0123456789abcdef0123456789abcdef&SmsStatus=received"
        + "&Body=G-123456+adalah+kode%0AAnda+%E2%9C%93&NumSegments=1&From=%2B14155238886&To=%2B6281234567890"
        + "&NumMedia=0&AccountSid=AC1"

    static let sorted =
        "AccountSidAC1BodyG-123456 adalah kode\nAnda ✓From+14155238886MessageSidSM0123456789abcdef0123456789abcdef"
        + "NumMedia0NumSegments1SmsStatusreceivedTo+6281234567890ToCountryID"

    @Test func twiliosSignatureGoesOverAddressAndSortedFields() throws {
        // auth-token; with :443 it would be LvX5JBvE1pVE5pOT65TQgwPeXEg=
        var posted = Posted(Self.form, ["x-twilio-signature": "9gX6FSSO27DTu2QnDmOvItorNYU="])
        posted.url = "https://numbers.example/ingest/sms/twilio"
        let proof = try posted.read(as: "twilio").proof
        #expect(proof.algorithm == .hmacSHA1)
        #expect(proof.signed == Array("https://numbers.example/ingest/sms/twilio\(Self.sorted)".utf8))
        #expect(proof.otherwiseSigned == Array("https://numbers.example:443/ingest/sms/twilio\(Self.sorted)".utf8))
        #expect(proof.given == Hex.bytes("f605fa15248edbb0d3bb64270e63af22da2b3585"))
        #expect(proof.timestampSeconds == nil)
    }

    @Test func twiliosPublishedExampleIsPutTogetherAsItsLibrariesDo() throws {
        // 12345, from the tests of twilio-php and twilio-csharp
        var posted = Posted(
            "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE",
            ["x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="])
        posted.url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        let format = try #require(IngestFormats.named("twilio"))
        let proof = try format.proof(of: posted.request)
        #expect(
            proof.signed
                == Array(
                    ("https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675309"
                        + "Digits1234From+14158675309To+18005551212").utf8))
        #expect(proof.given == Base64.bytes("RSOYDt4T1cUTdK1PDd93/VVr8B8="))
    }

    @Test(
        arguments: [
            ("https://a.example/x?y=1#z", "https://a.example:443/x?y=1#z"),
            ("https://a.example:8443/x", "https://a.example/x"), ("http://a.example/x", "http://a.example:80/x"),
            ("https://a.example", "https://a.example:443"), ("https://a.example:443", "https://a.example"),
            ("https://u:p4@a.example/x:1", "https://u:p4@a.example:443/x:1"),
            ("https://[2001:db8::1]/x", "https://[2001:db8::1]:443/x"),
            ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]/x"),
            ("https://", "https://:443"), ("https://:/", "https://::443/"),
        ])
    func twiliosAddressIsTriedWithAndWithoutPort(_ url: String, _ other: String) throws {
        var posted = Posted("A=1", Posted.twilio)
        posted.url = url
        let proof = try #require(IngestFormats.named("twilio")).proof(of: posted.request)
        #expect(proof.signed == Array("\(url)A1".utf8))
        #expect(proof.otherwiseSigned == Array("\(other)A1".utf8))
    }

    @Test(arguments: ["", "/ingest/sms/x", "ftp://a.example/", "HTTPS//a"])
    func anAddressThatIsNoneHasOneForm(_ url: String) throws {
        var posted = Posted("A=1", Posted.twilio)
        posted.url = url
        #expect(try #require(IngestFormats.named("twilio")).proof(of: posted.request).otherwiseSigned == nil)
    }

    @Test(
        arguments: [
            nil, "", "sha256=", "sha256", "sha1=" + String(repeating: "ab", count: 20),
            String(repeating: "ab", count: 32), "SHA256=" + String(repeating: "ab", count: 32),
            "sha256=" + String(repeating: "ab", count: 31), "sha256=" + String(repeating: "ab", count: 33),
            "sha256=" + String(repeating: "ab", count: 31) + "a", "sha256=" + String(repeating: "zz", count: 32),
            "sha256=" + String(repeating: "é", count: 32), "sha256= " + String(repeating: "ab", count: 32),
        ])
    func refusesOurFormatsWithoutASignatureOfTheirForm(_ signature: String?) {
        var posted = Posted(Self.body, Posted.ours)
        posted.headers["x-signature"] = signature
        #expect(posted.fault(as: "json") == .unsigned)
        #expect(posted.fault(as: "gammu") == .unsigned)
    }

    @Test(arguments: [nil, "", "now", "-1", "+1", "1.5", "1e9", " ", "99999999999999999999", "0x10", "١٢٣"])
    func refusesATimeThatIsNone(_ timestamp: String?) {
        for (name, headers) in [("json", Posted.ours), ("gammu", Posted.ours), ("android", Posted.android)] {
            var posted = Posted(Self.body, headers)
            posted.headers["x-timestamp"] = timestamp
            #expect(posted.fault(as: name) == .unsigned, "\(name)")
        }
    }

    @Test(arguments: [nil, "", "sha256=" + String(repeating: "ab", count: 32), String(repeating: "ab", count: 20)])
    func refusesAndroidWithoutASignatureOfItsForm(_ signature: String?) {
        var posted = Posted(Self.body, Posted.android)
        posted.headers["x-signature"] = signature
        #expect(posted.fault(as: "android") == .unsigned)
    }

    @Test(arguments: [
        nil, "", "9gX6FSSO27DTu2QnDmOvItorNYU", "9gX6FSSO27DTu2QnDmOvItorNQ==", "*gX6FSSO27DTu2QnDmOvItorNYU=",
    ])
    func refusesTwilioWithoutASignatureOfItsForm(_ signature: String?) {
        var posted = Posted(Self.form, [:])
        posted.headers["x-twilio-signature"] = signature
        #expect(posted.fault(as: "twilio") == .unsigned)
    }

    @Test func theTimeIsSignedAsItWasWritten() throws {
        var posted = Posted("{}", Posted.ours)
        posted.headers["x-timestamp"] = " 0001825920000 "
        let proof = try #require(IngestFormats.named("json")).proof(of: posted.request)
        #expect(proof.signed == Array("0001825920000.{}".utf8))
        #expect(proof.timestampSeconds == 1_825_920_000)
    }

    @Test func bytesThatAreNoTextAreSignedAsTheyAre() throws {
        let posted = Posted([0xFF, 0x00], Posted.ours)
        #expect(
            try #require(IngestFormats.named("json")).proof(of: posted.request).signed
                == Array("1825920000.".utf8) + [0xFF, 0x00])
    }

    private func proof(at seconds: Int64?) -> SignedProof {
        SignedProof(algorithm: .hmacSHA256, signed: [], given: [], timestampSeconds: seconds)
    }

    @Test func isTimelyForAQuarterOfAnHourBothWays() {
        let now = Instant(milliseconds: 1_825_920_000_999)
        for seconds: Int64 in [1_825_920_000, 1_825_920_900, 1_825_919_100] {
            #expect(proof(at: seconds).isTimely(at: now))
        }
        for seconds: Int64 in [1_825_920_901, 1_825_919_099, 0, .max] { #expect(!proof(at: seconds).isTimely(at: now)) }
        #expect(proof(at: nil).isTimely(at: now))
        for now in [Instant(milliseconds: .max), Instant(milliseconds: .min)] {
            for seconds in [Int64.max, .min, 0] { #expect(!proof(at: seconds).isTimely(at: now)) }
        }
    }
}
