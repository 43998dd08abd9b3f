import Base
import Domain
import PanelWire

/// One section of the panel's manual, before it is written down in a dialect.
enum PanelCallPlan: String, CaseIterable {
    case services, add, status, statuses, refill, refills
    case refillStatus = "refill_status"
    case refillStatuses = "refill_statuses"
    case cancel, balance, orders

    var action: PanelAction {
        switch self {
        case .services: .services
        case .add: .add
        case .status, .statuses: .status
        case .refill, .refills: .refill
        case .refillStatus, .refillStatuses: .refillStatus
        case .cancel: .cancel
        case .balance: .balance
        case .orders: .orders
        }
    }

    var title: Phrase {
        switch self {
        case .services: Phrase("Service list", "Danh sách dịch vụ", "服务清单")
        case .add: Phrase("Add order", "Tạo đơn hàng", "添加订单")
        case .status: Phrase("Order status", "Trạng thái đơn hàng", "订单状态")
        case .statuses: Phrase("Status of several orders", "Trạng thái nhiều đơn hàng", "多笔订单状态")
        case .refill: Phrase("Create refill", "Tạo yêu cầu bảo hành", "创建补充")
        case .refills: Phrase("Create several refills", "Tạo nhiều yêu cầu bảo hành", "创建多个补充")
        case .refillStatus: Phrase("Refill status", "Trạng thái bảo hành", "补充状态")
        case .refillStatuses: Phrase("Status of several refills", "Trạng thái nhiều yêu cầu bảo hành", "多个补充的状态")
        case .cancel: Phrase("Cancel orders", "Hủy đơn hàng", "取消订单")
        case .balance: Phrase("Balance", "Số dư", "用户余额")
        case .orders: Phrase("Latest orders", "Đơn hàng gần đây", "最近订单")
        }
    }

    var summary: Phrase {
        switch self {
        case .services:
            Phrase("What is on sale, at your prices.", "Các dịch vụ đang bán, theo giá của bạn.", "在售服务及您的价格。")
        case .add:
            Phrase("Places an order; its charge is held at once.", "Tạo đơn hàng; tiền được giữ ngay.", "下单；费用立即冻结。")
        case .status: Phrase("How an order stands.", "Tình trạng của một đơn hàng.", "查询一个订单。")
        case .statuses:
            Phrase("How several orders stand, by id.", "Tình trạng nhiều đơn hàng, theo ID.", "按 ID 查询多个订单。")
        case .refill: Phrase("Asks to deliver again what was lost.", "Yêu cầu bù lại phần bị tụt.", "申请补充流失的数量。")
        case .refills: Phrase("The same for several orders.", "Tương tự cho nhiều đơn hàng.", "为多个订单申请补充。")
        case .refillStatus: Phrase("How a refill stands.", "Tình trạng của một yêu cầu bảo hành.", "查询一个补充。")
        case .refillStatuses: Phrase("The same for several refills.", "Tương tự cho nhiều yêu cầu bảo hành.", "查询多个补充。")
        case .cancel:
            Phrase(
                "Asks to cancel; 1 means asked, not done.", "Yêu cầu hủy; 1 nghĩa là đã yêu cầu, chưa chắc đã hủy.",
                "申请取消；1 表示已申请，尚未完成。")
        case .balance: Phrase("What can be spent.", "Số tiền có thể dùng.", "可用余额。")
        case .orders:
            Phrase("Your latest orders, newest first.", "Đơn hàng gần đây nhất, mới nhất trước.", "您最近的订单，最新的在前。")
        }
    }

    /// Parameters behind `key` and `action`; those of types not among them.
    func parameters(_ language: ManualLanguage) -> [ManualParameter] {
        let most = PanelCall.mostIDs
        func own(_ name: String, _ kind: ParameterKind, isRequired: Bool = true, _ about: Phrase) -> ManualParameter {
            ManualParameter(name, .form, kind, isRequired: isRequired, about, language)
        }
        let orderIDs = Phrase("Order ids", "Các ID đơn hàng", "订单 ID")
        switch self {
        case .services, .balance: return []
        case .add:
            return [
                own(PanelCallNames.service, .id, Phrase("Service id", "ID dịch vụ", "服务 ID")),
                own(
                    PanelCallNames.reference, .text(longest: PanelCall.longestReference), isRequired: false,
                    Phrase(
                        "Your own reference; sent again, it finds the first order and charges nothing",
                        "Mã tham chiếu của bạn; gửi lại sẽ trả về đơn đầu tiên và không trừ tiền",
                        "您自己的参考号；重复发送会返回首个订单且不再扣费")),
            ]
        case .status, .refill: return [own(PanelCallNames.order, .id, Phrase("Order id", "ID đơn hàng", "订单 ID"))]
        case .statuses, .refills, .cancel: return [own(PanelCallNames.orders, .ids(most: most), orderIDs)]
        case .refillStatus:
            return [own(PanelCallNames.refill, .id, Phrase("Refill id", "ID bảo hành", "补充 ID"))]
        case .refillStatuses:
            return [own(PanelCallNames.refills, .ids(most: most), Phrase("Refill ids", "Các ID bảo hành", "补充 ID"))]
        case .orders:
            return [
                own(
                    PanelCallNames.limit, .integer(1...Int64(most)), isRequired: false,
                    Phrase("How many", "Số lượng đơn", "数量"))
            ]
        }
    }
}
