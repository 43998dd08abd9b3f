import Base
import NumbersWire
import Testing

/// Requests that nobody means well with, or that a gateway got wrong.
@Suite struct IngestHostileTests {
    private let own = "+6281234567890"

    @Test(
        arguments: [
            ("", "the body is no JSON in UTF-8"), ("{", "the body is no JSON in UTF-8"),
            (#"{"text":"x"}{}"#, "the body is no JSON in UTF-8"), ("text=x", "the body is no JSON in UTF-8"),
            ("[]", "the body is no JSON object"), ("null", "the body is no JSON object"),
            (#""text""#, "the body is no JSON object"), ("{}", "text is missing"),
            (#"{"text":null}"#, "text is missing"), (#"{"text":true}"#, "text is no text"),
            (#"{"text":["x"]}"#, "text is no text"), (#"{"text":{"x":1}}"#, "text is no text"),
            (#"{"text":"x","text":"y"}"#, "a field is named twice"),
            (#"{"text":"x","extra":1,"extra":2}"#, "a field is named twice"),
            (#"{"text":"a\u0000b"}"#, "text has a zero character"),
            (#"{"text":"x","from":"a\u0000"}"#, "from has a zero character"),
            (#"{"text":"x","from":"a\nb"}"#, "from has a control character"),
            (#"{"text":"x","from":"a\u007f"}"#, "from has a control character"),
            (#"{"text":"x","from":false}"#, "from is no text"),
            (#"{"text":"x","id":"a\nb"}"#, "id: at most 128 bytes without control characters"),
            (#"{"text":"x","id":["a"]}"#, "id is no text"),
            (#"{"text":"x","to":{}}"#, "to is no text"),
            (#"{"text":"x","received_at":"11.11.2027"}"#, "received_at is no time such as 2027-11-11T08:00:00+07:00"),
            (#"{"text":"x","received_at":""}"#, "received_at is no time such as 2027-11-11T08:00:00+07:00"),
            (#"{"text":"x","received_at":1.5}"#, "received_at is no time such as 2027-11-11T08:00:00+07:00"),
            (#"{"text":"x","received_at":true}"#, "received_at is no text"),
        ])
    func saysWhatIsWrongWithABodyOfOurFormat(_ body: String, _ complaint: String) {
        #expect(Posted(body, Posted.ours).complaint(as: "json", number: own) == complaint)
    }

    @Test func refusesBytesThatAreNoUTF8() {
        let json = Array(#"{"text":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        #expect(Posted(json, Posted.ours).complaint(as: "json", number: own) == "the body is no JSON in UTF-8")
        #expect(Posted(json, Posted.android).complaint(as: "android", number: own) == "the body is no JSON in UTF-8")
        let form = "SMS_MESSAGES=1&SMS_1_TEXT=%FF"
        #expect(Posted(form, Posted.ours).complaint(as: "gammu", number: own) == "the body is no form in UTF-8")
        #expect(Posted("Body=%FF", Posted.twilio).complaint(as: "twilio") == "the body is no form in UTF-8")
    }

    @Test(
        arguments: [
            ("", "SMS_MESSAGES is missing"), ("SMS_1_TEXT=x", "SMS_MESSAGES is missing"),
            ("SMS_MESSAGES=256", "SMS_MESSAGES is no number up to 255"),
            ("SMS_MESSAGES=-1", "SMS_MESSAGES is no number up to 255"),
            ("SMS_MESSAGES=", "SMS_MESSAGES is no number up to 255"),
            ("SMS_MESSAGES=99999999999999999999", "SMS_MESSAGES is no number up to 255"),
            ("SMS_MESSAGES=1&DECODED_PARTS=many", "DECODED_PARTS is no number up to 255"),
            ("SMS_MESSAGES=1&SMS_MESSAGES=1", "a field is named twice"),
            ("SMS_MESSAGES=1&SMS_1_TEXT=a%00", "SMS_1_TEXT has a zero character"),
            ("SMS_MESSAGES=1&SMS_1_TEXT=a&TO=0812", "TO is no number with its country code: + and 5 to 15 digits"),
        ])
    func saysWhatIsWrongWithGammusVariables(_ body: String, _ complaint: String) {
        #expect(Posted(body, Posted.ours).complaint(as: "gammu", number: own) == complaint)
    }

    @Test(
        arguments: [
            ("From=%2B1&To=%2B6281234567890", "Body is missing"), ("Body=a&Body=b", "a field is named twice"),
            ("Body=a&To=whatsapp%3A%2B6281234567890", "To is no number with its country code: + and 5 to 15 digits"),
            ("Body=%00&To=%2B6281234567890", "Body has a zero character"),
        ])
    func saysWhatIsWrongWithTwiliosForm(_ body: String, _ complaint: String) {
        #expect(Posted(body, Posted.twilio).complaint(as: "twilio", number: own) == complaint)
    }

    @Test(
        arguments: [
            ("{}", "event is missing"), (#"{"event":null}"#, "event is missing"),
            (#"{"event":1.5,"event":2}"#, "a field is named twice"),
            (#"{"event":{}}"#, "event is no text"), (#"{"event":"sms:received"}"#, "payload is no JSON object"),
            (#"{"event":"sms:received","payload":[]}"#, "payload is no JSON object"),
            (#"{"event":"sms:received","payload":{}}"#, "message is missing"),
            (#"{"event":"sms:received","payload":{"message":"a","message":"b"}}"#, "a field is named twice"),
            (#"{"event":"sms:received","payload":{"message":{}}}"#, "message is no text"),
            (
                #"{"event":"sms:received","payload":{"message":"a","recipient":"unknown"}}"#,
                "recipient is no number with its country code: + and 5 to 15 digits"
            ),
        ])
    func saysWhatIsWrongWithTheAppsWebhook(_ body: String, _ complaint: String) {
        #expect(Posted(body, Posted.android).complaint(as: "android", number: own) == complaint)
    }

    @Test func asksForANumberWhereNobodyTellsOne() {
        #expect(Posted(#"{"text":"x"}"#, Posted.ours).fault(as: "json") == .noNumber)
        #expect(Posted("SMS_MESSAGES=1&SMS_1_TEXT=x", Posted.ours).fault(as: "gammu") == .noNumber)
        #expect(Posted("Body=x", Posted.twilio).fault(as: "twilio") == .noNumber)
    }

    @Test func holdsItsLimits() throws {
        func body(_ field: String, _ count: Int) -> Posted {
            let long = String(repeating: "ä", count: count)
            let text = field == "text" ? "" : #""text":"x","#
            return Posted("{\(text)\"\(field)\":\"\(long)\"}", Posted.ours)
        }
        #expect(try body("text", 4_096).read(as: "json", number: own).message?.text.unicodeScalars.count == 4_096)
        #expect(body("text", 4_097).complaint(as: "json", number: own) == "text: at most 4096 characters")
        #expect(try body("from", 64).read(as: "json", number: own).message?.from.count == 64)
        #expect(body("from", 65).complaint(as: "json", number: own) == "from: at most 64 characters")
        #expect(try body("id", 64).read(as: "json", number: own).message?.sourceID?.utf8.count == 128)
        #expect(body("id", 65).complaint(as: "json", number: own) != nil)
        #expect(body("id", 129).complaint(as: "json", number: own) == "id: at most 128 characters")
    }

    @Test func oneLetterWithManyMarksIsNotOneCharacter() {
        let marks = "a" + String(repeating: "\u{301}", count: 4_096)
        #expect(Posted("{\"text\":\"\(marks)\"}", Posted.ours).complaint(as: "json", number: own) != nil)
    }

    @Test func holdsTheLimitOfATextOverItsParts() throws {
        let half = String(repeating: "a", count: 2_048)
        let fits = "SMS_MESSAGES=2&SMS_1_TEXT=\(half)&SMS_2_TEXT=\(half)"
        #expect(try Posted(fits, Posted.ours).read(as: "gammu", number: own).message?.text.utf8.count == 4_096)
        #expect(
            Posted(fits + "b", Posted.ours).complaint(as: "gammu", number: own) == "the text: at most 4096 characters")
    }

    @Test func refusesALargeBodyBeforeItReadsIt() throws {
        let blanks = [UInt8](repeating: 0x20, count: IngestLimits.body)
        for (name, headers) in [
            ("json", Posted.ours), ("gammu", Posted.ours), ("twilio", Posted.twilio), ("android", Posted.android),
        ] {
            #expect(Posted(blanks + [0x20], headers).fault(as: name, number: own) == .tooLarge, "\(name)")
            #expect(Posted(blanks + [0x20], [:]).fault(as: name, number: own) == .tooLarge, "\(name)")
            #expect(Posted(blanks, headers).fault(as: name, number: own) != .tooLarge, "\(name)")
        }
        let format = try #require(IngestFormats.named("json"))
        #expect(throws: IngestFault.tooLarge) { try format.message(in: Posted(blanks + [0x20], [:]).request) }
    }

    @Test func asksForTheSignatureBeforeItComplainsOfTheBody() {
        for name in ["json", "gammu", "twilio", "android"] {
            #expect(Posted("{{{", [:]).fault(as: name, number: own) == .unsigned, "\(name)")
        }
    }

    @Test func deepNestingIsRefused() {
        let deep = String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000)
        #expect(Posted("{\"text\":\(deep)}", Posted.ours).complaint(as: "json") == "the body is no JSON in UTF-8")
    }

    @Test func everyFaultHasASentenceAndAStatus() {
        let statuses = [
            IngestFault.tooLarge: 413, .unsigned: 401, .stale: 401, .malformed("it is"): 422, .noNumber: 422,
        ]
        for (fault, status) in statuses {
            #expect(fault.status == status)
            #expect(!fault.explanation.isEmpty && !fault.explanation.contains("\n"))
        }
    }

    // MARK: anything at all

    private static let seeds = [
        IngestProofTests.body, IngestProofTests.form,
        #"{"event":"sms:received","id":"e","payload":{"messageId":"m","message":"x","sender":"s","#
            + #""recipient":"+6281234567890","simNumber":1,"receivedAt":"2027-11-11T15:00:00.000+07:00"}}"#,
        "SMS_MESSAGES=2&SMS_1_NUMBER=%2B49&SMS_1_TEXT=a&SMS_2_TEXT=b&DECODED_PARTS=1&DECODED_1_TEXT=ab&PHONE_ID=%2B1",
    ].map { Array($0.utf8) }

    private static let signs =
        Array(#"{}[]":,\/u0019+-.%&=eTZ ntrue"#.utf8) + [0x00, 0x0A, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF]

    @Test func nothingThatIsSentCrashesIt() {
        var numbers = SeededNumbers(20_271_111)
        for _ in 0..<6_000 {
            var body = Self.seeds.randomElement(using: &numbers) ?? []
            for _ in 0..<Int.random(in: 0...6, using: &numbers) where !body.isEmpty {
                let place = Int.random(in: 0..<body.count, using: &numbers)
                let sign = Self.signs.randomElement(using: &numbers) ?? 0
                switch Int.random(in: 0...3, using: &numbers) {
                case 0: body[place] = sign
                case 1: body.insert(sign, at: place)
                case 2: body.remove(at: place)
                default: body.removeSubrange(place..<min(body.count, place + 20))
                }
            }
            for (name, headers) in [
                ("json", Posted.ours), ("gammu", Posted.ours), ("twilio", Posted.twilio), ("android", Posted.android),
            ] {
                guard let message = try? Posted(body, headers).read(as: name, number: own).message else { continue }
                #expect(message.isWithinLimits, "\(name) \(body)")
            }
        }
    }
}

extension InboundSMS {
    /// What the declaration promises of every message.
    fileprivate var isWithinLimits: Bool {
        to.first == "+" && (5...15).contains(to.utf8.count - 1)
            && to.utf8.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            && (1...4_096).contains(text.unicodeScalars.count) && from.unicodeScalars.count <= 64
            && (sourceID?.utf8.count ?? 1) <= 128 && !(text + from + (sourceID ?? "")).utf8.contains(0)
    }
}
