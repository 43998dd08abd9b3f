import Base
import PanelWire

extension PanelManualWriter {
    /// What holds for every call, and what this dialect does in its own way.
    var notes: [String] {
        var notes = [
            Phrase(
                "Every answer is JSON with status 200, errors too; only 405, 413, 429 and 503 differ.",
                "Mọi phản hồi là JSON với mã 200, kể cả lỗi; chỉ 405, 413, 429 và 503 là khác.",
                "所有响应均为 JSON，状态码 200，错误也是如此；只有 405、413、429 和 503 例外。"),
            Phrase(
                "Amounts are text with a decimal point, ids below 2^31.",
                "Số tiền là chuỗi có dấu chấm thập phân, ID nhỏ hơn 2^31.", "金额为带小数点的字符串，ID 小于 2^31。"),
            Phrase(
                "The header Idempotency-Key is the same as order_reference.",
                "Header Idempotency-Key tương đương order_reference.", "请求头 Idempotency-Key 等同于 order_reference。"),
        ]
        if dialect.error.count > 1 {
            let names = dialect.error.map(\.name).joined(separator: ", ")
            notes.append(
                Phrase("Errors have the members \(names).", "Lỗi có các trường \(names).", "错误包含字段 \(names)。"))
            let bare = PanelAction.allCases.filter { dialect.bareErrors.contains($0) }.map(\.rawValue)
            if !bare.isEmpty {
                let list = bare.joined(separator: ", ")
                notes.append(
                    Phrase(
                        "Errors of \(list) have `error` alone.", "Lỗi của \(list) chỉ có `error`.",
                        "\(list) 的错误只有 `error`。"))
            }
        }
        return notes.map { $0[language] }
    }

    /// What is special about a call.
    func notes(_ plan: PanelCallPlan) -> [String] {
        var notes: [Phrase] = []
        switch plan {
        case .services:
            notes.append(
                Phrase("`rate` is what an order is charged.", "`rate` là giá tính cho đơn hàng.", "`rate` 即下单时的价格。"))
        case .add:
            if dialect.add.contains(where: \.isTextID) {
                notes.append(Phrase("The order's id is text here.", "Ở đây ID đơn hàng là chuỗi.", "此处订单 ID 为字符串。"))
            }
        case .status, .statuses:
            notes.append(
                Phrase(
                    "`charge` is what the delivered share costs.", "`charge` là chi phí của phần đã giao.",
                    "`charge` 为已交付部分的费用。"))
            if !dialect.status.contains(.currency) {
                notes.append(
                    Phrase("A status does not name the currency.", "Trạng thái không ghi loại tiền.", "状态中不含货币。"))
            }
        case .refill:
            notes.append(
                Phrase(
                    "The id of one refill is text, of several a number.",
                    "ID của một yêu cầu là chuỗi, của nhiều yêu cầu là số.",
                    "单个补充的 ID 为字符串，多个为数字。"))
        case .refillStatus:
            if case .arrayOfOne = dialect.refillStatus {
                notes.append(Phrase("The answer is an array of one.", "Phản hồi là mảng một phần tử.", "响应为单元素数组。"))
            }
        case .refills, .refillStatuses, .cancel, .balance, .orders: break
        }
        if plan.parameters(language).contains(where: { if case .ids = $0.kind { true } else { false } }) {
            notes.append(
                Phrase(
                    "At most \(PanelCall.mostIDs) ids; one bad id does not fail the others.",
                    "Tối đa \(PanelCall.mostIDs) ID; một ID sai không ảnh hưởng các ID khác.",
                    "最多 \(PanelCall.mostIDs) 个 ID；一个错误的 ID 不影响其他 ID。"))
        }
        return notes.map { $0[language] }
    }
}

extension PanelDialect.ErrorField {
    fileprivate var name: String {
        switch self {
        case .literal(let name, _), .message(let name): name
        case .code: "error"
        }
    }
}

extension PanelDialect.AddField {
    fileprivate var isTextID: Bool {
        if case .order(.text) = self { true } else { false }
    }
}
