import Base
import NumbersWire
import Testing

@Suite struct FingerprintTests {
    private func text(_ body: String, _ api: NumbersAPI = .v1, _ endpoint: NumbersEndpoint = .create) -> String {
        String(decoding: NumbersFingerprint.text(api: api, endpoint: endpoint, body: Array(body.utf8)), as: UTF8.self)
    }

    /// Its digest is stored: this spelling must stay.
    @Test func spellingIsFixed() {
        #expect(text(#"{"quantity":1,"product_id":142}"#) == #"1 create {"product_id":142,"quantity":1}"#)
        #expect(text("", .v2, .reactivate) == "2 reactivate {}")
    }

    @Test(arguments: [
        (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#),
        (#"{"a":1}"#, " {\n\t\"a\" : 1 } "),
        (#"{"a":1}"#, #"{"a":1,"b":null}"#),
        (#"{"a":{"x":1,"y":[{"p":1,"q":2}]}}"#, #"{"a":{"y":[{"q":2,"p":1,"r":null}],"x":1}}"#),
        (#"{"a":"A/é"}"#, #"{"\u0061":"\u0041\/\u00e9"}"#),
        (#"{}"#, ""),
        (#"{"a":null}"#, ""),
    ])
    func sameRequestIsTheSame(_ pair: (String, String)) {
        #expect(text(pair.0) == text(pair.1))
    }

    @Test(arguments: [
        (#"{"product_id":142}"#, #"{"product_id":142,"quantity":1}"#),
        (#"{"product_id":142}"#, #"{"product_id":143}"#),
        (#"{"product_id":142}"#, #"{"catalog_product_id":142}"#),
        (#"{"product_id":142}"#, #"{"product_id":"142"}"#),
        (#"{"a":[1,2]}"#, #"{"a":[2,1]}"#),
        (#"{"a":[1,null]}"#, #"{"a":[1]}"#),
        (#"{"a":true}"#, #"{"a":"true"}"#),
        (#"{"a":{}}"#, #"{}"#),
        (#"{"a":""}"#, #"{}"#),
    ])
    func anotherRequestIsAnother(_ pair: (String, String)) {
        #expect(text(pair.0) != text(pair.1))
    }

    @Test func versionAndEndpointCount() {
        let body = #"{"id":1}"#
        #expect(
            Set([text(body), text(body, .v2), text(body, .v1, .reactivate), text(body, .v2, .reactivate)]).count == 4)
    }

    /// Two spellings of one letter are two names, whichever comes first.
    @Test func namesAreSortedByTheirBytes() {
        let first = "{\"\u{e9}\":1,\"e\u{301}\":2}"
        let second = "{\"e\u{301}\":2,\"\u{e9}\":1}"
        #expect(Array(text(first).utf8) == Array(text(second).utf8))
    }
}

@Suite struct IdempotencyKeyTests {
    @Test(arguments: ["a", "Z", "0", "-", "_", "unique-request-id_123", String(repeating: "k", count: 128)])
    func goodKeysAreTaken(_ key: String) throws {
        #expect(try IdempotencyKey.check(key) == key)
    }

    @Test func noKeyIsNoKey() throws {
        #expect(try IdempotencyKey.check(nil) == nil)
    }

    @Test(arguments: [
        "", " ", "a b", "a.b", "a/b", "é", "k\u{301}", "a\n", "a\0", "٣", String(repeating: "k", count: 129),
    ])
    func otherKeysAreRefused(_ key: String) {
        #expect(throws: Fault.self) { try IdempotencyKey.check(key) }
    }
}
