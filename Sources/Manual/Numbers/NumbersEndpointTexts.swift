import Domain
import NumbersWire

/// What endpoints are called and do.
enum NumbersEndpointTexts {
    static func title(_ endpoint: NumbersEndpoint) -> Phrase {
        switch endpoint {
        case .countries: Phrase("Countries", "Quốc gia", "国家")
        case .services: Phrase("Services", "Dịch vụ", "服务")
        case .products: Phrase("Products", "Sản phẩm", "产品")
        case .operators: Phrase("Operators", "Nhà mạng", "运营商")
        case .exchangeRate: Phrase("Exchange rate", "Tỷ giá", "汇率")
        case .balance: Phrase("Balance", "Số dư", "余额")
        case .orders: Phrase("Orders", "Danh sách đơn hàng", "订单列表")
        case .activeOrders: Phrase("Active orders", "Đơn hàng đang hoạt động", "活跃订单")
        case .order: Phrase("One order", "Một đơn hàng", "订单详情")
        case .reactivateOptions: Phrase("Price of the same number", "Giá thuê lại số", "再次使用的价格")
        case .create: Phrase("Create order", "Tạo đơn hàng", "创建订单")
        case .cancel: Phrase("Cancel order", "Hủy đơn hàng", "取消订单")
        case .finish: Phrase("Finish order", "Hoàn tất đơn hàng", "完成订单")
        case .resend: Phrase("Ask for another SMS", "Yêu cầu gửi lại SMS", "重新发送短信")
        case .reactivate: Phrase("Rent the same number again", "Thuê lại số cũ", "再次租用号码")
        case .webhook: Phrase("Webhook", "Webhook", "Webhook 配置")
        case .patchWebhook: Phrase("Change the webhook", "Đổi webhook", "更新 webhook")
        case .testWebhook: Phrase("Test the webhook", "Thử webhook", "测试 webhook")
        }
    }

    static func summary(_ endpoint: NumbersEndpoint) -> Phrase {
        switch endpoint {
        case .countries: Phrase("Countries whose numbers are sold.", "Các quốc gia có bán số.", "可购买号码的国家。")
        case .services:
            Phrase("Services, of one country or of all.", "Các dịch vụ, của một hoặc mọi quốc gia.", "服务列表，可按国家筛选。")
        case .products: Phrase("What is in stock, by pages.", "Sản phẩm còn hàng, theo trang.", "有库存的产品，分页返回。")
        case .operators: Phrase("Operators whose numbers are on sale.", "Các nhà mạng có bán số.", "有号码在售的运营商。")
        case .exchangeRate: Phrase("Rupiah for a dollar.", "Số rupiah cho một đô la.", "1 美元兑换的印尼盾。")
        case .balance: Phrase("What can be spent.", "Số tiền có thể dùng.", "可用余额。")
        case .orders: Phrase("Your orders, newest first.", "Đơn hàng của bạn, mới nhất trước.", "您的订单，最新的在前。")
        case .activeOrders: Phrase("Orders that may still get an SMS.", "Đơn hàng còn có thể nhận SMS.", "仍可接收短信的订单。")
        case .order: Phrase("One order of yours.", "Một đơn hàng của bạn.", "您的一个订单。")
        case .reactivateOptions: Phrase("What the same number costs again.", "Giá thuê lại cùng số.", "再次租用同一号码的价格。")
        case .create:
            Phrase("Rents numbers and pays for those had.", "Thuê số và trả tiền cho số nhận được.", "租用号码，仅为成功的付费。")
        case .cancel: Phrase("Gives the number back; the price is refunded.", "Trả số; tiền được hoàn lại.", "退还号码并退款。")
        case .finish: Phrase("Ends an order that has its SMS.", "Kết thúc đơn đã có SMS.", "结束已收到短信的订单。")
        case .resend:
            Phrase(
                "Not every provider can; see `resent`.", "Không phải nhà cung cấp nào cũng hỗ trợ; xem `resent`.",
                "并非所有供应商都支持；请看 `resent`。")
        case .reactivate: Phrase("Answers as creating does.", "Phản hồi như khi tạo.", "响应与创建相同。")
        case .webhook: Phrase("Where events are sent.", "Nơi nhận sự kiện.", "事件的接收地址。")
        case .patchWebhook:
            Phrase(
                "Empty text clears a field; the first URL gets a secret.",
                "Chuỗi rỗng sẽ xóa; URL đầu tiên được cấp mã bí mật.", "空字符串表示清除；首次设置 URL 会生成密钥。")
        case .testWebhook:
            Phrase(
                "Sends an event and tells your server's status.", "Gửi sự kiện thử và trả về mã trạng thái.",
                "发送测试事件并返回状态码。")
        }
    }
}

/// What words in answers mean.
enum NumbersStatusTexts {
    static func words(_ language: ManualLanguage) -> [ManualWord] {
        NumbersWords.statuses.map { word in
            let about =
                switch NumbersWords.state(word) {
                case .active: Phrase("Waiting for an SMS", "Đang chờ SMS", "等待短信")
                case .received: Phrase("At least one SMS has come", "Đã nhận ít nhất một SMS", "已收到短信")
                case .completed: Phrase("Ended with an SMS", "Kết thúc, đã có SMS", "已完成")
                case .canceled: Phrase("Canceled and refunded", "Đã hủy và hoàn tiền", "已取消并退款")
                case .expired:
                    Phrase("Ended without an SMS, refunded", "Hết hạn không có SMS, đã hoàn tiền", "超时未收到短信，已退款")
                case .reserved, .unclear, .failed, nil: Phrase.empty
                }
            return ManualWord(word: word, about: about[language])
        }
    }

    static func causes(_ language: ManualLanguage) -> [ManualWord] {
        RentCauseTexts.all.map { ManualWord(word: NumbersWords.cause($0.cause), about: $0.about[language]) }
    }
}
