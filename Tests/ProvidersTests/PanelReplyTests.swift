import Base
import Domain
import TestSupport
import Testing

@testable import Providers

struct PanelReplyTests {
    private func reply(_ text: String, status: Int = 200, retryAfter: Int64? = nil, key: String = "") -> PanelReply {
        PanelReply(
            PanelTransport.Answer(status: status, retryAfterSeconds: retryAfter, body: Array(text.utf8)), hiding: key)
    }

    @Test(arguments: [Int64.max, 9_223_372_036_854_776, 1_732_147_200])
    func nobodyAsksToBeLeftAloneForLongerThanAnHour(_ seconds: Int64) {
        #expect(reply("{}", status: 429, retryAfter: seconds).retryAfterMilliseconds == 3_600_000)
    }

    @Test func ourKeyIsReadByNobody() {
        let told = reply(#"{"error":"Key s3cr3t is not allowed here"}"#, key: "s3cr3t")
        #expect(told.error == "Key *** is not allowed here" && !told.transcript.contains("s3cr3t"))
    }

    @Test func aLinkThatAPanelTellsBackHoldsUpNobody() {
        let told = reply(#"{"error":"Invalid link: https://x.test/not_enough_funds"}"#)
        let placing = PanelPlacing(told, link: "https://x.test/not_enough_funds")
        #expect(placing.end == .refused("Invalid link: https://x.test/not_enough_funds"))
    }

    @Test func anIdBesideAnErrorMayBeTheRequests() {
        #expect(PanelPlacing(reply(#"{"id":"req-1","error":"no"}"#)).end == .refused("no"))
        #expect(PanelPlacing(reply(#"{"order":5,"error":"no"}"#)).end == .accepted("5"))
    }
}
