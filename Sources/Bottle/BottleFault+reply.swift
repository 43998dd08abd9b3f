import Base

extension BottleFault {
    /// What comes back when it strikes.
    ///
    /// - Parameters:
    ///   - turn: how often it struck before; faults that have several forms take them in turn.
    ///   - work: does what was asked for, and is called at most once. Where it is not called, nothing was done.
    func reply(turn: Int, work: () -> JSONValue) -> BottleReply {
        switch self {
        case .timeoutBefore: BottleReply(silent: .never)
        case .timeoutAfter: BottleReply(work(), delivery: .never)
        case .resetBefore: BottleReply(silent: .reset)
        case .resetAfter: BottleReply(work(), delivery: .reset)
        case .resetMiddle: BottleReply(work(), delivery: .resetMiddle)
        case .closeBefore: BottleReply(silent: .close)
        case .drip: BottleReply(work(), delivery: .drip)
        case .huge: BottleReply(work(), delivery: .huge)

        case .htmlBefore: BottleReply(page: BottlePages.home, status: 200)
        case .htmlAfter: after(work()) { _ in BottleReply(page: BottlePages.home, status: 200) }
        case .challenge: BottleReply(page: BottlePages.challenge, status: 403)
        case .badGatewayBefore: BottleReply(page: BottlePages.badGateway, status: 502)
        case .badGatewayAfter: after(work()) { _ in BottleReply(page: BottlePages.badGateway, status: 502) }
        case .unavailable: BottleReply(page: BottlePages.unavailable, status: 503)
        case .limited: .refusal("Too many requests", status: 429)
        case .limitedForTwoSeconds:
            Self.with("Retry-After", "2", .refusal("Too many requests", status: 429))
        case .redirect: Self.with("Location", "/login", BottleReply(page: "", status: 302))
        case .permanentRedirect: Self.with("Location", "/moved/api/v2", BottleReply(page: "", status: 308))

        case .empty: after(work()) { _ in BottleReply([], contentType: BottleReply.html) }
        case .truncated: after(work()) { BottleReply(Array($0.bytes.prefix($0.bytes.count / 2))) }
        case .byteOrderMark: after(work()) { BottleReply(BottlePages.byteOrderMark + $0.bytes) }
        case .phpNotice:
            after(work()) {
                BottleReply(Array(BottlePages.notice.utf8) + $0.bytes, contentType: BottleReply.html)
            }
        case .textForObject: BottleReply(work().textForObject)

        case .refusal: .refusal("neworder.error.link")
        case .nestedRefusal: BottleReply(.members(["data": .members(["error": .text("neworder.error.link")])]))
        case .badRequest: .refusal("neworder.error.link", status: 400)
        case .failMessage:
            BottleReply(.members(["status": .text("fail"), "message": .text("The link is not allowed")]))
        case .invalidKey: .refusal(BottleRefusal.invalidKey.words)
        case .noFunds: .refusal(BottleRefusal.noFunds.words)
        case .insufficientBalance: .refusal("neworder.error.insufficient_balance")
        case .duplicateLink: .refusal("neworder.error.link_duplicate")

        case .idSnake: BottleReply(work().callingOrder("order_id"))
        case .idCamel: BottleReply(work().callingOrder("orderId"))
        case .idBare: BottleReply(work().callingOrder("id"))
        case .idCapital: BottleReply(work().callingOrder("Order"))
        case .idNested: after(work()) { BottleReply($0.isError ? $0 : .members(["data": $0])) }
        case .idText: BottleReply(work().changing(["order"]) { .text($0.scalarText ?? "") })
        case .successWithoutID:
            after(work()) { BottleReply($0.isError ? $0 : .members(["status": .text("success")])) }

        case .groupedNumbers: BottleReply(work().groupingNumbers(by: ",", point: "."))
        case .europeanNumbers: BottleReply(work().groupingNumbers(by: ".", point: ","))
        case .negativeRemains: BottleReply(work().changing(["remains"]) { _ in .text("-12") })
        case .oversizedRemains: BottleReply(work().changing(["remains"]) { _ in .text("999999999") })
        case .nullRemains: BottleReply(work().changing(["remains"]) { _ in .null })
        case .unknownRemains: BottleReply(work().changing(["remains"]) { _ in .text("Unknown") })
        case .plusRemains: BottleReply(work().changing(["remains"]) { .text("+" + ($0.scalarText ?? "")) })
        case .otherCurrency: BottleReply(work().inOtherCurrency)

        case .listForMap: BottleReply(work().listForMap)
        case .mapForList: BottleReply(work().mapForList)
        case .missingIDs: BottleReply(work().withoutEveryOther)
        case .oddStatus: BottleReply(work().spellingStates(turn: turn, BottleSpelling.odd))
        case .numberStatus: BottleReply(work().spellingStates(turn: turn, BottleSpelling.codes))
        case .unknownStatus: BottleReply(work().namingStates("Queued for review"))
        case .failStatus: BottleReply(work().namingStates("Fail"))

        case .duplicateServices: BottleReply(work().withServicesTwice)
        case .priceJump: BottleReply(work().multiplyingRates(by: 10))
        case .emptyList: after(work()) { BottleReply($0.isError ? $0 : .array([])) }
        case .halvedList: BottleReply(work().halved)
        }
    }

    /// Gives the answer of the work a name.
    private func after(_ answer: JSONValue, _ reply: (JSONValue) -> BottleReply) -> BottleReply { reply(answer) }

    private static func with(_ name: String, _ value: String, _ reply: BottleReply) -> BottleReply {
        var reply = reply
        reply.headers.append((name, value))
        return reply
    }
}
