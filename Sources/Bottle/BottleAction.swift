/// The actions of the panel API.
package enum BottleAction: String, CaseIterable, Hashable, Sendable {
    case services, add, status, refill
    case refillStatus = "refill_status"
    case cancel, balance, orders
}

extension BottleFault {
    /// The actions whose answers it can spoil; a rule that wants it for another is refused.
    package var actions: Set<BottleAction> {
        switch self {
        case .timeoutBefore, .timeoutAfter, .resetBefore, .resetAfter, .resetMiddle, .closeBefore, .drip, .huge,
            .htmlBefore, .htmlAfter, .challenge, .badGatewayBefore, .badGatewayAfter, .unavailable, .limited,
            .limitedForTwoSeconds, .redirect, .permanentRedirect, .empty, .truncated, .byteOrderMark, .phpNotice,
            .textForObject, .refusal, .nestedRefusal, .badRequest, .failMessage, .invalidKey, .noFunds,
            .insufficientBalance, .duplicateLink:
            Set(BottleAction.allCases)
        case .idSnake, .idCamel, .idBare, .idCapital, .idNested, .idText: [.add]
        case .successWithoutID: [.add, .refill, .cancel]
        case .groupedNumbers, .europeanNumbers: [.services, .status, .balance, .orders]
        case .negativeRemains, .oversizedRemains, .nullRemains, .unknownRemains, .plusRemains, .listForMap: [.status]
        case .otherCurrency: [.status, .balance]
        case .mapForList: [.services, .cancel, .orders]
        case .missingIDs: [.services, .status, .refill, .refillStatus, .cancel, .orders]
        case .oddStatus, .numberStatus, .unknownStatus, .failStatus: [.status, .refillStatus, .orders]
        case .duplicateServices, .priceJump: [.services]
        case .emptyList: [.services, .status, .refill, .refillStatus, .cancel, .orders]
        case .halvedList: [.services, .orders]
        }
    }
}
