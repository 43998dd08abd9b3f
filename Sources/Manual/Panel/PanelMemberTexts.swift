/// What members of the panel's answers are, by their names.
enum PanelMemberTexts {
    static func about(_ name: String) -> Phrase? { texts[name] }

    private static let texts: [String: Phrase] = [
        "service": Phrase("Service id", "ID dịch vụ", "服务 ID"),
        "name": Phrase("Name", "Tên", "名称"),
        "desc": Phrase("Description", "Mô tả", "描述"),
        "type": Phrase("Type of service", "Loại dịch vụ", "服务类型"),
        "category": Phrase("Category", "Danh mục", "类别"),
        "platform": Phrase("Platform", "Nền tảng", "平台"),
        "rate": Phrase("Price, for 1000 or 1 as the type says", "Giá, cho 1000 hoặc 1 tùy loại", "价格，按类型对应 1000 或 1"),
        "min": Phrase("Least quantity", "Số lượng tối thiểu", "最小数量"),
        "max": Phrase("Greatest quantity", "Số lượng tối đa", "最大数量"),
        "refill": Phrase(
            "Whether refills are made, or a refill's id", "Có bảo hành hay không, hoặc ID bảo hành", "是否支持补充，或补充 ID"),
        "cancel": Phrase(
            "Whether orders can be canceled, or 1: asked", "Có thể hủy hay không, hoặc 1: đã yêu cầu", "是否可取消，或 1：已申请"),
        "dripfeed": Phrase("Whether runs can be ordered", "Có hỗ trợ drip-feed hay không", "是否支持分批投放"),
        "order": Phrase("Order id", "ID đơn hàng", "订单 ID"),
        "msg": Phrase("Message for people", "Thông báo", "提示信息"),
        "charge": Phrase("What it cost so far", "Chi phí", "费用"),
        "start_count": Phrase("Count before the start", "Số lượng ban đầu", "初始数量"),
        "status": Phrase("Status", "Trạng thái", "状态"),
        "remains": Phrase("Not delivered yet", "Số lượng còn lại", "剩余数量"),
        "currency": Phrase("Currency", "Loại tiền", "货币"),
        "runs": Phrase("Runs begun", "Số lần đã chạy", "已开始的批次"),
        "orders": Phrase("Ids of the orders it made", "ID các đơn con", "子订单 ID"),
        "expiry": Phrase("Last day, or empty", "Ngày cuối, hoặc trống", "最后一天，或为空"),
        "posts": Phrase("Posts served", "Số bài đã phục vụ", "已处理的帖子数"),
        "balance": Phrase("What can be spent", "Số tiền có thể dùng", "可用余额"),
        "link": Phrase("Link", "Liên kết", "链接"),
        "quantity": Phrase("Quantity", "Số lượng", "数量"),
        "date": Phrase("When it was made, in UTC", "Thời điểm tạo, theo UTC", "创建时间（UTC）"),
        "error": Phrase("What went wrong", "Lỗi", "错误"),
    ]
}
