import Base
import Domain
import NumbersWire

/// Which refusals an endpoint may bring, and what each means.
enum NumbersFaults {
    /// What any endpoint may be refused with.
    static let everywhere: [Fault] = [
        .invalidKey, .accessDenied, .addressNotAllowed, .accountSuspended, .tooManyRequests(retryAfterSeconds: 12),
        .busy,
    ]

    /// What only this endpoint is refused with. What a request that makes no sense is told is asked of the wire itself.
    static func own(_ endpoint: NumbersEndpoint, _ api: NumbersAPI) -> [Fault] {
        let again = Fault.conflict("the number of this order cannot be had again")
        let bought: [Fault] = [
            .notEnoughFunds, .noOffer, .keyReused, .requestInProgress,
            .bannedForCancels(until: NumbersWorld.now.advanced(milliseconds: 3_600_000), tier: 1),
        ]
        let own: [Fault] =
            switch endpoint {
            case .countries, .services, .products, .operators, .balance, .orders, .activeOrders, .webhook,
                .patchWebhook:
                []
            case .exchangeRate:
                api.needsReceipt ? [] : [.notFound("no exchange rate is stored for that pair")]
            case .order: [.incorrectOrder]
            case .reactivateOptions: [.incorrectOrder, again]
            case .create: bought
            case .cancel:
                [
                    .incorrectOrder, .tooEarlyToCancel, .conflict("the order is completed and cannot be canceled"),
                    .providerRefused,
                ]
            case .finish: [.incorrectOrder, .conflict("the order has no SMS yet")]
            case .resend: [.incorrectOrder, .conflict("another SMS was asked for a moment ago")]
            case .reactivate: [.incorrectOrder, again, .invalid("the price is above max_price")] + bought
            case .testWebhook:
                [.invalid("no webhook_url is set"), .receiverUnreachable("the connection was refused")]
            }
        return own + (api.needsReceipt && hasMoney(endpoint) ? [.exchangeRateUnavailable] : [])
    }

    /// A request that makes no sense: its query and its body. nil = none can be made.
    static func nonsense(_ endpoint: NumbersEndpoint) -> (query: String?, body: String)? {
        switch endpoint {
        case .services, .products: ("country_id=x", "")
        case .operators: (nil, "")
        case .orders: ("status=WAITING", "")
        case .create, .cancel, .finish, .resend, .reactivate, .patchWebhook: (nil, "{}")
        case .countries, .exchangeRate, .balance, .activeOrders, .order, .reactivateOptions, .webhook, .testWebhook:
            nil
        }
    }

    /// Whether answers have amounts, so that the second version needs an exchange rate.
    static func hasMoney(_ endpoint: NumbersEndpoint) -> Bool {
        switch endpoint {
        case .products, .exchangeRate, .balance, .orders, .order, .reactivateOptions, .create, .reactivate, .cancel:
            true
        case .countries, .services, .operators, .activeOrders, .finish, .resend, .webhook, .patchWebhook,
            .testWebhook:
            false
        }
    }

    /// When a refusal comes.
    static func about(_ fault: Fault) -> Phrase {
        switch fault {
        case .invalidKey:
            Phrase(
                "The token is missing, wrong, expired or revoked.", "Token bị thiếu, sai, hết hạn hoặc đã bị thu hồi.",
                "令牌缺失、错误、过期或已被撤销。")
        case .addressNotAllowed:
            Phrase(
                "Your IP address is not on the account's list.", "Địa chỉ IP không nằm trong danh sách cho phép.",
                "您的 IP 地址不在账户的白名单中。")
        case .accountSuspended: Phrase("The account is suspended.", "Tài khoản đang bị tạm khóa.", "账户已被停用。")
        case .accessDenied: Phrase("The token may only read.", "Token chỉ có quyền đọc.", "该令牌只有读取权限。")
        case .tooManyRequests:
            Phrase(
                "A limit was met; wait as Retry-After says.", "Vượt giới hạn; hãy chờ theo Retry-After.",
                "超出限制；请按 Retry-After 等待。")
        case .incorrectOrder: Phrase("No such order of yours.", "Bạn không có đơn hàng này.", "您没有此订单。")
        case .notFound: Phrase("Nothing is there.", "Không tìm thấy.", "资源不存在。")
        case .notEnoughFunds: Phrase("The balance does not suffice.", "Số dư không đủ.", "余额不足。")
        case .noOffer: Phrase("Nothing that fits is on sale.", "Không có ưu đãi phù hợp đang bán.", "没有符合条件的报价。")
        case .tooEarlyToCancel:
            Phrase("The order is younger than two minutes.", "Đơn hàng chưa đủ hai phút.", "订单创建不足两分钟。")
        case .conflict, .alreadyExists, .wrongState:
            Phrase("Not possible in the order's state.", "Không thực hiện được ở trạng thái hiện tại.", "订单当前状态下无法执行。")
        case .providerRefused:
            Phrase(
                "The provider refused; `details` tells why nothing was bought.",
                "Nhà cung cấp từ chối; `details` cho biết lý do.", "供应商拒绝；`details` 说明原因。")
        case .keyReused:
            Phrase(
                "The Idempotency-Key was used for another request.", "Idempotency-Key đã dùng cho yêu cầu khác.",
                "该 Idempotency-Key 已用于其他请求。")
        case .requestInProgress:
            Phrase(
                "The key's first request has no answer yet.", "Yêu cầu đầu tiên của khóa này chưa xong.",
                "该 key 的首个请求仍在处理中。")
        case .exchangeRateUnavailable:
            Phrase("There is no usable exchange rate.", "Không có tỷ giá dùng được.", "没有可用的汇率。")
        case .receiverUnreachable:
            Phrase("Your webhook did not answer.", "Webhook của bạn không phản hồi.", "您的 webhook 没有响应。")
        case .bannedForCancels: Phrase("Too many cancels; wait.", "Hủy quá nhiều; hãy chờ.", "取消过多；请等待。")
        case .busy, .storageFull, .storageFailed, .shuttingDown, .bug:
            Phrase(
                "The server cannot answer now; try again.", "Máy chủ tạm thời chưa phục vụ được; hãy thử lại.",
                "服务器暂时无法响应；请重试。")
        case .incorrectRequest, .tooManyIDs, .incorrectService, .badLink, .belowMinimum, .aboveMaximum, .badQuantity,
            .badComments, .badField, .linkInUse, .amountOverflow, .refillUnavailable, .refillNotFound,
            .cancelUnavailable, .invalid:
            Phrase(
                "What was sent makes no sense; the message says why.",
                "Dữ liệu gửi không hợp lệ; thông báo cho biết lý do.", "请求参数无效；消息说明原因。")
        }
    }
}
