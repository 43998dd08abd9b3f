import Base
import NumbersWire
import Testing

/// What each format makes of its gateways' requests.
@Suite struct IngestMessageTests {
    private let own = "+6281234567890"
    /// 2027-11-11T08:00:00Z
    private let eight = Instant(milliseconds: 1_825_920_000_000)

    // MARK: json

    private func json(_ body: String, number: String = "") throws(IngestFault) -> InboundSMS? {
        try Posted(body, Posted.ours).read(as: "json", number: number).message
    }

    @Test func readsOurFormat() throws {
        let message = try json(
            #"{"id":"a-17","to":"0062 812-3456-7890","from":" WhatsApp ","text":"Kode: 123-456\nJangan \"bagikan\"","#
                + #""received_at":"2027-11-11T15:00:00.250+07:00","extra":{"ignored":[1]}}"#)
        #expect(
            message
                == InboundSMS(
                    sourceID: "a-17", to: own, from: "WhatsApp", text: "Kode: 123-456\nJangan \"bagikan\"",
                    receivedAt: eight.advanced(milliseconds: 250)))
    }

    @Test func takesTheSourcesNumberAndLeavesOutWhatIsNotTold() throws {
        let bare = InboundSMS(sourceID: nil, to: own, from: "", text: "Hi", receivedAt: nil)
        #expect(try json(#"{"text":"Hi"}"#, number: own) == bare)
        #expect(
            try json(#"{"id":null,"to":null,"from":null,"text":"Hi","received_at":null}"#, number: own) == bare)
        #expect(try json(#"{"id":" ","to":" ","from":" ","text":"Hi"}"#, number: own) == bare)
    }

    @Test func whatIsToldComesBeforeTheSourcesNumber() throws {
        #expect(try json(#"{"to":"+4915112345678","text":"Hi"}"#, number: own)?.to == "+4915112345678")
        #expect(try json(#"{"to":4915112345678,"id":17,"text":"Hi"}"#, number: own)?.to == "+4915112345678")
    }

    @Test func takesNumbersAsTheyWereWritten() throws {
        let message = try json(#"{"id":17,"from":12345,"to":6281234567890,"text":123456,"received_at":1825920000}"#)
        #expect(message == InboundSMS(sourceID: "17", to: own, from: "12345", text: "123456", receivedAt: eight))
    }

    @Test(arguments: ["", " \t\n", "\u{200B}\u{FEFF}", "\u{A0}\u{3000}"])
    func ignoresATextThatSaysNothing(_ text: String) throws {
        #expect(try json("{\"to\":\"+6281234567890\",\"text\":\"\(text)\"}".replacingControls) == nil)
    }

    // MARK: Gammu

    private func gammu(_ body: String, number: String = "") throws(IngestFault) -> InboundSMS? {
        try Posted(body, Posted.ours).read(as: "gammu", number: number).message
    }

    @Test func readsGammusVariablesAsAForm() throws {
        let message = try gammu(
            "SMS_MESSAGES=2&SMS_1_CLASS=-1&SMS_1_NUMBER=%2B4915112345678&SMS_1_TEXT=Your+code+&SMS_1_REFERENCE=0"
                + "&SMS_1_TIMESTAMP=1825920000&SMS_2_NUMBER=%2B4915112345678&SMS_2_TEXT=is+4711&DECODED_PARTS=1"
                + "&DECODED_1_TEXT=Your+code+is+4711&PHONE_ID=%2B6281234567890&ID=IN20271111_080000_00")
        #expect(
            message
                == InboundSMS(
                    sourceID: "IN20271111_080000_00", to: own, from: "+4915112345678", text: "Your code is 4711",
                    receivedAt: eight))
    }

    @Test func readsGammusVariablesAsJSON() throws {
        let body =
            #"{"SMS_MESSAGES":"1","SMS_1_NUMBER":"Gojek","SMS_1_TEXT":"4711","DECODED_PARTS":"0","PHONE_ID":"modem1"}"#
        let expected = InboundSMS(sourceID: nil, to: own, from: "Gojek", text: "4711", receivedAt: nil)
        #expect(try gammu(body, number: own) == expected)
        #expect(try gammu("  " + body, number: own) == expected)
        let typed = Posted(body, Posted.ours, contentType: "Application/JSON; charset=utf-8")
        #expect(try typed.read(as: "gammu", number: own).message == expected)
    }

    @Test func putsPartsTogetherInOrder() throws {
        let twelve = (1...12).map { "&SMS_\($0)_TEXT=\($0)." }.joined()
        #expect(try gammu("SMS_MESSAGES=12\(twelve)", number: own)?.text == "1.2.3.4.5.6.7.8.9.10.11.12.")
        #expect(
            try gammu("SMS_MESSAGES=1&SMS_1_TEXT=raw&DECODED_PARTS=2&DECODED_1_TEXT=a&DECODED_2_TEXT=b", number: own)?
                .text == "ab")
    }

    @Test func takesTheMessagesWhereNoPartHasAText() throws {
        let body = "SMS_MESSAGES=2&SMS_1_TEXT=co&SMS_2_TEXT=de&DECODED_PARTS=1&DECODED_1_MMS_TITLE=x"
        #expect(try gammu(body, number: own)?.text == "code")
        #expect(try gammu("SMS_MESSAGES=1&DECODED_PARTS=1&DECODED_1_MMS_TITLE=x", number: own) == nil)
        #expect(try gammu("SMS_MESSAGES=0", number: own) == nil)
    }

    @Test func aPhoneIDIsTheNumberOnlyWhereItIsWrittenAsOne() throws {
        #expect(
            try gammu("SMS_MESSAGES=1&SMS_1_TEXT=x&PHONE_ID=%2B49+151+12345678", number: own)?.to == "+4915112345678")
        for id in ["modem1", "356938035643809", "%2B12", "%2Bmodem", ""] {
            #expect(try gammu("SMS_MESSAGES=1&SMS_1_TEXT=x&PHONE_ID=\(id)", number: own)?.to == own, "\(id)")
        }
        #expect(
            try gammu("SMS_MESSAGES=1&SMS_1_TEXT=x&PHONE_ID=%2B4915112345678&TO=%2B33612345678", number: own)?.to
                == "+33612345678")
    }

    @Test func readsTheTimeOfNewerVersions() throws {
        let body = "SMS_MESSAGES=1&SMS_1_TEXT=x"
        #expect(
            try gammu("\(body)&SMS_1_TIMESTAMP=&SMS_1_DATETIME=2027-11-11T09:30:00%2B01:30", number: own)?.receivedAt
                == eight)
        #expect(try gammu("\(body)&SMS_1_TIMESTAMP=soon&SMS_1_DATETIME=", number: own)?.receivedAt == nil)
    }

    // MARK: Twilio

    private func twilio(_ body: String, number: String = "") throws(IngestFault) -> InboundSMS? {
        try Posted(body, Posted.twilio).read(as: "twilio", number: number).message
    }

    @Test func readsTwiliosForm() throws {
        #expect(
            try twilio(IngestProofTests.form)
                == InboundSMS(
                    sourceID: "SM0123456789abcdef0123456789abcdef", to: own, from: "+14155238886",
                    text: "G-123456 adalah kode\nAnda ✓", receivedAt: nil))
    }

    @Test(
        arguments: [
            "MessageSid=SM1&MessageStatus=delivered&SmsStatus=delivered&From=%2B1415&To=%2B62812345678",
            "MessageSid=SM1&SmsStatus=sent&To=%2B62812345678&Body=x",
            "MessageSid=MM1&SmsStatus=received&To=%2B62812345678&From=%2B14155238886&Body=&NumMedia=1",
        ])
    func acknowledgesTwiliosReportsAndMessagesWithoutText(_ body: String) throws {
        #expect(try twilio(body) == nil)
    }

    // MARK: Android

    private func android(_ payload: String, event: String = "sms:received", number: String = "")
        throws(IngestFault) -> InboundSMS?
    {
        try Posted(
            #"{"deviceId":"d","event":"\#(event)","id":"e1","payload":\#(payload),"webhookId":"w"}"#, Posted.android
        ).read(as: "android", number: number).message
    }

    @Test func readsTheAppsWebhook() throws {
        #expect(
            try android(
                #"{"messageId":"1a2b","message":"Your code: 4711","sender":"Telegram","recipient":"+6281234567890","#
                    + #""simNumber":2,"receivedAt":"2027-11-11T15:00:00.000+07:00"}"#)
                == InboundSMS(
                    sourceID: "1a2b@1825920000000", to: own, from: "Telegram", text: "Your code: 4711",
                    receivedAt: eight))
    }

    @Test func readsTheWebhookOfOlderVersionsOfTheApp() throws {
        let message = try android(
            #"{"messageId":"abc123","message":"Hi","phoneNumber":"6505551212","simNumber":1,"#
                + #""receivedAt":"2024-06-22T15:46:11.000+07:00"}"#, number: own)
        #expect(
            message
                == InboundSMS(
                    sourceID: "abc123@1719045971000", to: own, from: "6505551212", text: "Hi",
                    receivedAt: Instant(milliseconds: 1_719_045_971_000)))
    }

    @Test func theSameMessageExportedAgainHasTheSameID() throws {
        let first = try android(
            #"{"messageId":"7f","message":"x","receivedAt":"2027-11-11T15:00:00.000+07:00"}"#, number: own)
        let again = try Posted(
            #"{"event":"sms:received","id":"e2","payload":{"messageId":"7f","message":"x","#
                + #""receivedAt":"2027-11-11T08:00:00.000Z"}}"#, Posted.android
        ).read(as: "android", number: own).message
        #expect(first?.sourceID == again?.sourceID)
        let later = try android(
            #"{"messageId":"7f","message":"x","receivedAt":"2027-11-11T15:00:00.001+07:00"}"#, number: own)
        #expect(first?.sourceID != later?.sourceID)
    }

    @Test func theEventsIDStandsInForAMessagesThatIsNotWhole() throws {
        #expect(try android(#"{"message":"x"}"#, number: own)?.sourceID == "e1")
        #expect(try android(#"{"messageId":"7f","message":"x"}"#, number: own)?.sourceID == "e1")
        #expect(
            try android(#"{"messageId":"7f","message":"x","receivedAt":"yesterday"}"#, number: own)
                == InboundSMS(sourceID: "e1", to: own, from: "", text: "x", receivedAt: nil))
        let long = String(repeating: "a", count: 120)
        #expect(
            try android(#"{"messageId":"\#(long)","message":"x","receivedAt":1825920000}"#, number: own)?.sourceID
                == "e1")
    }

    @Test(arguments: [
        "sms:sent", "sms:delivered", "sms:failed", "system:ping", "sms:data-received", "mms:received", "",
    ])
    func acknowledgesOtherEventsOfTheApp(_ event: String) throws {
        #expect(try android(#"{"health":{}}"#, event: event) == nil)
    }

    @Test func refusesBatchesSinceTheyHoldMessages() {
        #expect(throws: IngestFault.self) { try android(#"{"messages":[]}"#, event: "sms:batch:received", number: own) }
    }

    @Test func theSourcesNumberIsThatOfTheFirstSIMOnly() throws {
        for slot in ["1", "null"] {
            #expect(try android(#"{"message":"x","simNumber":\#(slot),"recipient":null}"#, number: own)?.to == own)
        }
        let second = Posted(
            #"{"event":"sms:received","payload":{"message":"x","simNumber":2,"recipient":""}}"#, Posted.android)
        #expect(second.complaint(as: "android", number: own)?.contains("SIM") == true)
        #expect(second.fault(as: "android") == .noNumber)
    }

    // MARK: all

    @Test func answersWhatEachGatewayExpects() {
        #expect(IngestFormats.all.map(\.name) == ["json", "gammu", "twilio", "android"])
        #expect(IngestFormats.named("twilio")?.answer.contentType == "text/xml")
        #expect(IngestFormats.named("twilio")?.answer.body == "<Response></Response>")
        for name in ["json", "gammu", "android"] {
            #expect(IngestFormats.named(name)?.answer.contentType == "application/json")
        }
        for name in ["", "JSON", "json ", "smpp"] { #expect(IngestFormats.named(name) == nil) }
    }
}

extension String {
    /// Tabs and line ends as JSON writes them.
    fileprivate var replacingControls: String {
        map { $0 == "\t" ? "\\t" : $0 == "\n" ? "\\n" : String($0) }.joined()
    }
}
