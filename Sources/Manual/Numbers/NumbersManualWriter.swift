import Base
import Domain
import NumbersWire

/// Writes the parts of the manual of one version.
struct NumbersManualWriter {
    let api: NumbersAPI
    let language: ManualLanguage
    /// With the version.
    let url: String
    let key: String
    let world: NumbersWorld

    /// As the source's page has them, those beyond it beside their kin.
    static let order: [NumbersEndpoint] = [
        .countries, .services, .products, .operators, .exchangeRate, .balance, .orders, .order, .activeOrders, .create,
        .cancel, .finish, .resend, .reactivateOptions, .reactivate, .webhook, .patchWebhook, .testWebhook,
    ]

    func call(_ endpoint: NumbersEndpoint) -> NumbersCallManual {
        let row = NumbersRoute.row(of: endpoint)
        let group = endpoint.group
        return NumbersCallManual(
            id: endpoint.rawValue, method: row?.method ?? "", path: "\(api.prefix)/\(row?.path ?? "")",
            title: NumbersEndpointTexts.title(endpoint)[language],
            summary: NumbersEndpointTexts.summary(endpoint)[language], scope: endpoint.scope.name, group: group.name,
            perMinute: group.standardPerMinute, parameters: parameters(endpoint),
            requests: requests(endpoint, row), answers: answers(endpoint),
            members: JSONShape(samples(endpoint)).members { NumbersMemberTexts.about($0)?[language] ?? "" },
            errors: errors(endpoint), notes: notes(endpoint))
    }

    var limits: [LimitManual] {
        var groups: [ActionGroup] = []
        for group in Self.order.map(\.group) where !groups.contains(group) { groups.append(group) }
        return groups.map { group in
            LimitManual(
                group: group.name, perMinute: group.standardPerMinute,
                calls: Self.order.filter { $0.group == group }.map(\.rawValue))
        }
    }

    // MARK: requests

    private func requests(_ endpoint: NumbersEndpoint, _ row: NumbersRoute.Row?) -> [SampleCall] {
        guard let row else { return [] }
        let reads = endpoint.scope == .read && endpoint != .reactivateOptions
        let order = String(reads ? world.sample.order : world.sample.spared ?? world.sample.order)
        let path = row.path.replacing("{id}", with: order)
        var call = SampleCall(
            row.method, "\(url)/\(path)", headers: [SampleCall.Field("Authorization", "Bearer \(key)")])
        let country = SampleCall.Field("country_id", String(world.sample.country))
        let service = SampleCall.Field("platform_id", String(world.sample.service))
        switch endpoint {
        case .services: call.query = [country]
        case .products:
            call.query = [country, service, SampleCall.Field("limit", "10"), SampleCall.Field("page", "1")]
        case .operators: call.query = [country, service]
        case .exchangeRate: call.query = api.needsReceipt ? [] : [SampleCall.Field("pair", "USD/IDR")]
        case .orders: call.query = [SampleCall.Field("limit", "5")]
        case .cancel, .finish, .resend: call.body = .json(.members(("id", .number(order))))
        case .reactivate:
            call.headers.append(SampleCall.Field("Idempotency-Key", "unique-request-id-125"))
            call.body = .json(.members(("id", .number(order))))
        case .patchWebhook: call.body = .json(.members(("webhook_url", .text(world.sample.webhook))))
        case .create: return creates(call)
        case .countries, .balance, .order, .activeOrders, .reactivateOptions, .webhook, .testWebhook: break
        }
        return [call]
    }

    private func creates(_ call: SampleCall) -> [SampleCall] {
        let sample = world.sample
        let price = api.needsReceipt ? JSONValue.text("1.50") : .number("20000")
        let bodies: [JSONValue] = [
            .members(("product_id", .number(String(sample.product))), ("quantity", .number("1"))),
            .members(("catalog_product_id", .number(String(sample.catalogProduct))), ("max_price", price)),
        ]
        return bodies.enumerated().map { place, body in
            var call = call
            call.headers.append(SampleCall.Field("Idempotency-Key", "unique-request-id-\(123 + place)"))
            call.body = .json(body)
            return call
        }
    }

    // MARK: texts

    var notes: [String] {
        var notes = [
            Phrase(
                "Every request has the header Authorization: Bearer and your token.",
                "Mọi yêu cầu có header Authorization: Bearer kèm token.", "每个请求都带有 Authorization: Bearer 令牌。"),
            Phrase(
                "Every answer has X-Request-Id; times are RFC 3339 in UTC, ids below 2^31.",
                "Mọi phản hồi có X-Request-Id; thời gian theo RFC 3339 UTC, ID nhỏ hơn 2^31.",
                "每个响应都有 X-Request-Id；时间为 RFC 3339（UTC），ID 小于 2^31。"),
            Phrase(
                "429 and 503 have Retry-After in seconds.", "429 và 503 có Retry-After tính bằng giây.",
                "429 和 503 带有 Retry-After（秒）。"),
        ]
        notes.append(
            api.needsReceipt
                ? Phrase(
                    "Amounts are dollars beside the exact rupiah; `meta.fx` tells the rate.",
                    "Số tiền là đô la kèm số rupiah chính xác; `meta.fx` cho biết tỷ giá.",
                    "金额以美元显示，并附精确的印尼盾；`meta.fx` 为汇率。")
                : Phrase("Amounts are whole rupiah.", "Số tiền là rupiah nguyên.", "金额为整数印尼盾。"))
        return notes.map { $0[language] }
    }

    private func notes(_ endpoint: NumbersEndpoint) -> [String] {
        var notes: [Phrase] = []
        if endpoint == .create || endpoint == .reactivate {
            notes.append(
                Phrase(
                    "A failure without effect frees the key; one that reached a provider is kept.",
                    "Lỗi không gây tác động sẽ giải phóng khóa; lỗi đã tới nhà cung cấp được lưu lại.",
                    "无副作用的失败会释放 key；已到达供应商的失败会被记录。"))
        }
        if endpoint == .patchWebhook {
            notes.append(Phrase("At least one field is needed.", "Cần ít nhất một trường.", "至少需要一个字段。"))
        }
        if endpoint == .operators {
            notes.append(
                Phrase(
                    "The first entry may be `any`: numbers of no operator in particular.",
                    "Mục đầu có thể là `any`: số không theo nhà mạng.", "首项可能是 `any`：不限运营商的号码。"))
        }
        return notes.map { $0[language] }
    }
}
