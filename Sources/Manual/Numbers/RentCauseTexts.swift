import Domain

/// Why a provider gave no number.
enum RentCauseTexts {
    static let all: [(cause: RentCause, about: Phrase)] = RentCause.allCases.map { ($0, about($0)) }

    private static func about(_ cause: RentCause) -> Phrase {
        switch cause {
        case .ok: Phrase("A number was had", "Đã có số", "成功")
        case .noNumbers: Phrase("No numbers left", "Hết số", "没有号码")
        case .insufficientBalance: Phrase("Your balance does not suffice", "Số dư của bạn không đủ", "您的余额不足")
        case .priceRejected: Phrase("The price has risen", "Giá đã tăng", "价格被拒绝")
        case .providerUnavailable:
            Phrase("The provider did not answer clearly", "Nhà cung cấp không phản hồi rõ ràng", "供应商不可用")
        case .providerAccountBalance:
            Phrase("Our balance there is used up", "Số dư của chúng tôi tại đó đã hết", "供应商账户余额不足")
        case .providerError: Phrase("Another refusal", "Từ chối khác", "其他错误")
        }
    }
}
