import Base
import Domain
import PanelWire

/// Which refusals an action may bring, and what each means.
enum PanelFaults {
    /// What any action may be refused with.
    static let everywhere: [Fault] = [
        .invalidKey, .incorrectRequest, .addressNotAllowed, .accountSuspended, .accessDenied,
        .tooManyRequests(retryAfterSeconds: 12), .busy, .storageFull, .shuttingDown,
    ]

    /// What only this action is refused with, beside bad fields of `add`.
    static func own(_ action: PanelAction) -> [Fault] {
        switch action {
        case .services, .balance, .orders: []
        case .add:
            [
                .incorrectService, .notEnoughFunds, .belowMinimum, .aboveMaximum, .linkInUse,
                .badField(PanelCallNames.reference),
            ]
        case .status: [.incorrectOrder, .tooManyIDs]
        case .refill: [.incorrectOrder, .refillUnavailable, .tooManyIDs]
        case .refillStatus: [.refillNotFound, .tooManyIDs]
        case .cancel: [.incorrectOrder, .cancelUnavailable, .tooManyIDs]
        }
    }

    /// What a missing or wrong field of an order is refused with.
    static func fault(of field: OrderField) -> Fault {
        switch field {
        case .link: .badLink
        case .quantity: .badQuantity
        case .comments: .badComments
        default: .badField(field.rawValue)
        }
    }

    /// When a refusal comes; nil for what the panel API has no word of its own for.
    static func about(_ fault: Fault) -> Phrase? {
        switch fault {
        case .invalidKey:
            Phrase(
                "The key is missing, wrong, expired or revoked.", "Khóa bị thiếu, sai, hết hạn hoặc đã bị thu hồi.",
                "密钥缺失、错误、过期或已被撤销。")
        case .addressNotAllowed:
            Phrase(
                "Your IP address is not on the account's list.",
                "Địa chỉ IP không nằm trong danh sách cho phép của tài khoản.", "您的 IP 地址不在账户的白名单中。")
        case .accountSuspended: Phrase("The account is suspended.", "Tài khoản đang bị tạm khóa.", "账户已被停用。")
        case .accessDenied: Phrase("The key may only read.", "Khóa chỉ có quyền đọc.", "该密钥只有读取权限。")
        case .tooManyRequests:
            Phrase(
                "A limit was met; wait as Retry-After says.", "Vượt giới hạn; hãy chờ theo Retry-After.",
                "超出限制；请按 Retry-After 等待。")
        case .incorrectRequest:
            Phrase(
                "Unknown action, malformed body, or a parameter sent twice.",
                "Hành động không tồn tại, nội dung sai định dạng hoặc một tham số gửi hai lần.",
                "未知的操作、请求体格式错误或参数重复。")
        case .tooManyIDs:
            Phrase("Too many ids; nothing was done.", "Quá nhiều ID; không thực hiện gì.", "ID 过多；未执行任何操作。")
        case .incorrectService:
            Phrase("Unknown service, or off sale.", "Dịch vụ không tồn tại hoặc ngừng bán.", "服务不存在或已下架。")
        case .badLink: Phrase("The link is missing or wrong.", "Liên kết bị thiếu hoặc sai.", "链接缺失或错误。")
        case .belowMinimum: Phrase("Less than the service's min.", "Nhỏ hơn min của dịch vụ.", "小于该服务的 min。")
        case .aboveMaximum: Phrase("More than the service's max.", "Lớn hơn max của dịch vụ.", "大于该服务的 max。")
        case .badQuantity, .amountOverflow:
            Phrase("The quantity is missing or no number.", "Số lượng bị thiếu hoặc không phải là số.", "数量缺失或不是数字。")
        case .badComments: Phrase("The comments are missing or wrong.", "Bình luận bị thiếu hoặc sai.", "评论缺失或错误。")
        case .badField(let name):
            Phrase("`\(name)` is missing or wrong.", "`\(name)` bị thiếu hoặc sai.", "`\(name)` 缺失或错误。")
        case .notEnoughFunds: Phrase("The balance does not suffice.", "Số dư không đủ.", "余额不足。")
        case .linkInUse:
            Phrase("An order for this link is still open.", "Liên kết này còn đơn hàng chưa hoàn tất.", "该链接仍有未完成的订单。")
        case .incorrectOrder: Phrase("No such order of yours.", "Bạn không có đơn hàng này.", "您没有此订单。")
        case .refillUnavailable:
            Phrase(
                "No refill for this service, not ended, too late, or one is open.",
                "Dịch vụ không bảo hành, đơn chưa kết thúc, quá hạn hoặc đang có yêu cầu mở.",
                "该服务不支持补充、订单未结束、已过期或已有进行中的补充。")
        case .refillNotFound: Phrase("No such refill of yours.", "Bạn không có yêu cầu bảo hành này.", "您没有此补充。")
        case .cancelUnavailable: Phrase("This order cannot be canceled.", "Không thể hủy đơn hàng này.", "此订单无法取消。")
        case .busy, .storageFailed, .bug:
            Phrase(
                "The server cannot answer now; try again.", "Máy chủ tạm thời chưa phục vụ được; hãy thử lại.",
                "服务器暂时无法响应；请重试。")
        case .storageFull: Phrase("The server's disk is full.", "Đĩa của máy chủ đã đầy.", "服务器磁盘已满。")
        case .shuttingDown:
            Phrase("The server is restarting; try again.", "Máy chủ đang khởi động lại; hãy thử lại.", "服务器正在重启；请重试。")
        case .noOffer, .tooEarlyToCancel, .conflict, .providerRefused, .keyReused, .requestInProgress,
            .exchangeRateUnavailable, .receiverUnreachable, .bannedForCancels, .notFound, .alreadyExists, .invalid,
            .wrongState:
            nil
        }
    }
}

/// Names of parameters that are no fields of an order.
enum PanelCallNames {
    static let key = "key"
    static let action = "action"
    static let service = "service"
    static let reference = "order_reference"
    static let order = "order"
    static let orders = "orders"
    static let refill = "refill"
    static let refills = "refills"
    static let limit = "limit"
}
