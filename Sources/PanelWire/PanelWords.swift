import Base
import Domain

/// The words of the panel API for what the domain calls by number or case. They are never translated.
package enum PanelWords {
    package static func status(_ state: OrderState) -> String {
        switch state {
        case .pending: "Pending"
        case .processing: "Processing"
        case .inProgress: "In progress"
        case .completed: "Completed"
        case .partial: "Partial"
        case .canceled: "Canceled"
        case .active: "Active"
        case .paused: "Paused"
        case .expired: "Expired"
        }
    }

    package static func status(_ state: RefillState) -> String {
        switch state {
        case .pending: "Pending"
        case .inProgress: "In progress"
        case .completed: "Completed"
        case .rejected: "Rejected"
        case .canceled: "Canceled"
        }
    }

    /// The text under `error`.
    package static func error(_ fault: Fault, in dialect: PanelDialect) -> String {
        switch fault {
        case .invalidKey: "Invalid API key"
        case .addressNotAllowed: "IP address not allowed"
        case .accountSuspended: "Account suspended"
        case .accessDenied: "Access denied"
        case .tooManyRequests: "Too many requests"
        case .incorrectRequest: "Incorrect request"
        case .tooManyIDs: "Maximum \(PanelCall.mostIDs) IDs"
        case .incorrectService: "Incorrect service ID"
        case .badLink: "neworder.error.link"
        case .belowMinimum: "neworder.error.min_quantity"
        case .aboveMaximum: "neworder.error.max_quantity"
        case .badQuantity, .amountOverflow: "neworder.error.quantity"
        case .badComments: "neworder.error.comments"
        case .badField(let name): "neworder.error.\(name)"
        case .notEnoughFunds: dialect.notEnoughFunds
        case .linkInUse: "neworder.error.link_duplicate"
        case .incorrectOrder: "Incorrect order ID"
        case .refillUnavailable: "Refill is not available for this order"
        case .refillNotFound: "Refill not found"
        case .cancelUnavailable: "Order cannot be canceled"
        case .notFound, .alreadyExists, .invalid, .wrongState, .noOffer, .tooEarlyToCancel, .conflict,
            .providerRefused, .keyReused, .requestInProgress, .exchangeRateUnavailable, .receiverUnreachable,
            .bannedForCancels:
            "Incorrect request"
        case .busy, .storageFailed, .bug: "Service temporarily unavailable"
        case .storageFull: "Service temporarily unavailable: no space left"
        case .shuttingDown: "Service is restarting"
        }
    }

    /// The HTTP status of a refusal: 200 but where the client must wait, and how many seconds it should.
    package static func httpStatus(_ fault: Fault) -> (code: Int, retryAfterSeconds: Int?) {
        switch fault {
        case .tooManyRequests(let seconds): (429, seconds)
        case .busy, .storageFull, .storageFailed, .shuttingDown, .bug: (503, 1)
        default: (200, nil)
        }
    }

    /// The message for people beside the error, where the dialect has one.
    package static func message(_ fault: Fault, in dialect: PanelDialect, _ language: String) -> String {
        switch (fault, language) {
        case (.notEnoughFunds, "vi"): "Số dư không đủ, vui lòng nạp thêm"
        case (.notEnoughFunds, "zh"): "余额不足，请充值"
        case (.notEnoughFunds, _): "Not enough funds on balance"
        default: error(fault, in: dialect)
        }
    }

    /// How long orders take: minutes up to two hours, then hours, then days.
    static func averageTime(minutes: Int64, _ language: String) -> String {
        let (count, unit) =
            switch minutes {
            case ..<120: (max(1, minutes), 0)
            case ..<2_880: (minutes / 60, 1)
            default: (minutes / 1_440, 2)
            }
        return switch language {
        case "vi": "Thời gian trung bình: \(count) \(["phút", "giờ", "ngày"][unit])"
        case "zh": "平均时间：\(count) \(["分钟", "小时", "天"][unit])"
        default: "Average time: \(count) \(["minute", "hour", "day"][unit])\(count == 1 ? "" : "s")"
        }
    }

    /// The message that an order was placed.
    package static func orderPlaced(_ language: String) -> String {
        switch language {
        case "vi": "Đơn hàng đã được tạo thành công"
        case "zh": "订单创建成功"
        default: "Order placed"
        }
    }
}
