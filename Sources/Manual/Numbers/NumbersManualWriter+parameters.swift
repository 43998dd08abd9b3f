import Base
import Domain
import NumbersWire

extension NumbersManualWriter {
    /// What a request may carry beside its token.
    func parameters(_ endpoint: NumbersEndpoint) -> [ManualParameter] {
        let country = Phrase("Country id", "ID quốc gia", "国家 ID")
        let service = Phrase("Service id", "ID dịch vụ", "平台/服务 ID")
        switch endpoint {
        case .countries, .balance, .activeOrders, .webhook, .testWebhook: return []
        case .services: return [query("country_id", .integer(nil), country)]
        case .products:
            return [
                query("country_id", .integer(nil), country), query("platform_id", .integer(nil), service),
                query("operator_id", .integer(nil), Phrase("Operator id", "ID nhà mạng", "运营商 ID")),
                query("sort", .words(ProductSort.allCases.map(\.rawValue)), byDefault(ProductSort.priceUp.rawValue)),
                query("limit", .integer(ProductsQuery.limits), byDefault(String(ProductsQuery.usualLimit))),
                query("page", .integer(1...Int64.max), byDefault("1")),
            ]
        case .operators:
            return [
                query("country_id", .integer(nil), isRequired: true, country),
                query("platform_id", .integer(nil), isRequired: true, service),
            ]
        case .exchangeRate:
            return [
                query(
                    "pair", .text(longest: nil),
                    api.needsReceipt
                        ? Phrase("Ignored: always USD/IDR", "Bỏ qua: luôn là USD/IDR", "忽略：始终为 USD/IDR")
                        : byDefault("USD/IDR"))
            ]
        case .orders:
            return [
                query("limit", .integer(NumbersCall.orderLimit), byDefault(String(NumbersCall.usualOrderLimit))),
                query("offset", .integer(0...Int64.max), byDefault("0")),
                query(
                    "status", .words(NumbersWords.statuses),
                    Phrase("Orders in this state", "Lọc theo trạng thái", "按状态筛选")),
            ]
        case .order, .reactivateOptions:
            return [ManualParameter("id", .path, .id, isRequired: true, orderID, language)]
        case .create: return createParameters
        case .cancel, .finish, .resend: return [body("id", .id, isRequired: true, orderID)]
        case .reactivate:
            return [
                idempotencyKey, body("id", .id, isRequired: true, orderID),
                body("max_price", price, Phrase("The most to pay", "Giá tối đa", "价格上限")),
            ]
        case .patchWebhook:
            return [
                body(
                    "webhook_url", .bytes(Webhook.longestURL),
                    Phrase(
                        "HTTPS address of your server; empty clears it", "Địa chỉ HTTPS của bạn; để trống để xóa",
                        "接收事件的 HTTPS 地址；空字符串表示清除")),
                body(
                    "webhook_secret", .text(longest: Webhook.longestSecret),
                    Phrase(
                        "Secret of the signature; empty clears it", "Mã bí mật để ký; để trống để xóa", "签名密钥；空字符串表示清除")
                ),
            ]
        }
    }

    private var createParameters: [ManualParameter] {
        let routed = Phrase(
            "; with catalog_product_id alone", "; chỉ dùng với catalog_product_id", "；仅与 catalog_product_id 一起使用")
        return [
            idempotencyKey,
            body(
                "product_id", .id,
                Phrase(
                    "This very offer; or catalog_product_id", "Đúng ưu đãi này; hoặc catalog_product_id",
                    "指定产品；与 catalog_product_id 二选一")),
            body(
                "catalog_product_id", .id,
                Phrase(
                    "The best offer for it; or product_id", "Ưu đãi tốt nhất; hoặc product_id",
                    "自动选择最优报价；与 product_id 二选一")),
            body("quantity", .integer(1...BuyCall.mostUnits), byDefault("1")),
            body("max_price", price, Phrase("The most to pay for one", "Giá tối đa cho một số", "单价上限") + routed),
            body("min_price", price, Phrase("The least to pay for one", "Giá tối thiểu cho một số", "单价下限") + routed),
            body(
                "prefer_provider", .text(longest: nil),
                Phrase("Provider to take between equals", "Nhà cung cấp ưu tiên khi ngang nhau", "条件相同时优先的供应商") + routed
            ),
            body(
                "policy", .words(OfferPolicy.allCases.map(\.rawValue)),
                byDefault(OfferPolicy.cheapest.rawValue) + routed),
            body("operator_id", .id, Phrase("Numbers of this operator", "Số của nhà mạng này", "指定运营商") + routed),
        ]
    }

    private var orderID: Phrase { Phrase("Order id", "ID đơn hàng", "订单 ID") }

    private var price: ParameterKind { api.needsReceipt ? .decimal : .integer(1...Int64.max) }

    private var idempotencyKey: ManualParameter {
        ManualParameter(
            "Idempotency-Key", .header, .text(longest: IdempotencyKey.longest),
            Phrase(
                "A-Z a-z 0-9 _ -; the same key brings the first answer again and buys nothing",
                "A-Z a-z 0-9 _ -; gửi lại cùng khóa trả về phản hồi đầu tiên, không mua thêm",
                "A-Z a-z 0-9 _ -；相同的 key 返回首次结果，不会重复购买"), language)
    }

    private func byDefault(_ value: String) -> Phrase {
        Phrase("Default \(value)", "Mặc định \(value)", "默认 \(value)")
    }

    private func query(_ name: String, _ kind: ParameterKind, isRequired: Bool = false, _ about: Phrase)
        -> ManualParameter
    {
        ManualParameter(name, .query, kind, isRequired: isRequired, about, language)
    }

    private func body(_ name: String, _ kind: ParameterKind, isRequired: Bool = false, _ about: Phrase)
        -> ManualParameter
    {
        ManualParameter(name, .body, kind, isRequired: isRequired, about, language)
    }
}
