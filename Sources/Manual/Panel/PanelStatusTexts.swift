import Domain
import PanelWire

/// What the words for states mean.
enum PanelStatusTexts {
    static func words(_ states: [OrderState], _ language: ManualLanguage) -> [ManualWord] {
        states.map { ManualWord(word: PanelWords.status($0), about: about($0)[language]) }
    }

    static func refillWords(_ language: ManualLanguage) -> [ManualWord] {
        RefillState.allCases.map { ManualWord(word: PanelWords.status($0), about: about($0)[language]) }
    }

    private static func about(_ state: OrderState) -> Phrase {
        switch state {
        case .pending: Phrase("Not begun yet", "Chưa bắt đầu", "尚未开始")
        case .processing: Phrase("Accepted, about to start", "Đã tiếp nhận, sắp chạy", "已接受，即将开始")
        case .inProgress: Phrase("Being delivered", "Đang chạy", "进行中")
        case .completed: Phrase("Delivered", "Đã hoàn thành", "已完成")
        case .partial:
            Phrase(
                "Delivered in part; the rest was refunded", "Hoàn thành một phần; phần còn lại đã hoàn tiền",
                "部分完成；剩余部分已退款")
        case .canceled: Phrase("Canceled and refunded", "Đã hủy và hoàn tiền", "已取消并退款")
        case .active: Phrase("Watching for posts", "Đang theo dõi bài mới", "正在监测新帖")
        case .paused: Phrase("Waiting for money", "Tạm dừng vì thiếu tiền", "因余额不足暂停")
        case .expired: Phrase("Its time is over", "Đã hết hạn", "已到期")
        }
    }

    private static func about(_ state: RefillState) -> Phrase {
        switch state {
        case .pending: Phrase("Asked for", "Đã yêu cầu", "已申请")
        case .inProgress: Phrase("Being refilled", "Đang bảo hành", "补充中")
        case .completed: Phrase("Refilled", "Đã bảo hành xong", "已补充")
        case .rejected: Phrase("Refused", "Bị từ chối", "被拒绝")
        case .canceled: Phrase("Canceled", "Đã hủy", "已取消")
        }
    }
}
