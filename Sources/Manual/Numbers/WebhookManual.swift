import Base
import Domain
import NumbersWire

/// How events are told to a customer's server.
package struct WebhookManual: Sendable, Equatable {
    package let events: [WebhookEventManual]
    package let headers: [ManualWord]
    package let signature: SignatureExample
    package let notes: [String]

    /// Milliseconds that one try may take.
    package static let tryMilliseconds: Int64 = 3_000

    init(_ world: NumbersWorld, _ language: ManualLanguage) {
        events = Self.events(world, language)
        headers = Self.headers(language)
        signature = SignatureExample(body: events.first?.body ?? "")
        let seconds = Self.tryMilliseconds / 1_000
        notes = [
            Phrase(
                "An event is posted once, with \(seconds) s to answer; ask us for retries.",
                "Mỗi sự kiện gửi một lần, chờ \(seconds) giây; có thể yêu cầu bật gửi lại.",
                "每个事件只发送一次，超时 \(seconds) 秒；可申请开启重试。"),
            Phrase(
                "Without a secret there are no signatures.", "Không có mã bí mật thì không có chữ ký.", "没有密钥就没有签名。"),
            Phrase(
                "Compute HMAC-SHA256 over the body's bytes as they came, with the secret as key.",
                "Tính HMAC-SHA256 trên nội dung nguyên gốc với mã bí mật làm khóa.",
                "以密钥对原始请求体字节计算 HMAC-SHA256。"),
        ].map { $0[language] }
    }

    private static func events(_ world: NumbersWorld, _ language: ManualLanguage) -> [WebhookEventManual] {
        let kinds: [(WebhookEventKind, [Rental], Phrase)] = WebhookEventKind.allCases.map { kind in
            switch kind {
            case .received: (kind, world.received, Phrase("An SMS has come", "Đã nhận SMS", "已收到短信"))
            case .completed:
                (kind, world.completed, Phrase("The order ended with an SMS", "Đơn kết thúc, đã có SMS", "订单已完成"))
            case .expired:
                (
                    kind, [world.rental(0, [.expired])].compactMap { $0 },
                    Phrase("No SMS came; refunded", "Không có SMS; đã hoàn tiền", "未收到短信；已退款")
                )
            case .canceled: (kind, world.canceled, Phrase("Canceled; refunded", "Đã hủy; đã hoàn tiền", "已取消；已退款"))
            }
        }
        let told = kinds.map { kind, rentals, about in
            // With an operator and without, as both are told.
            let samples = rentals.map { WebhookBody.text(kind, $0, catalog: world.catalog, at: NumbersWorld.now) }
            let other = [world.rental(1, [NumbersWorld.sms])].compactMap { $0 }.map {
                WebhookBody.text(kind, $0, catalog: world.catalog, at: NumbersWorld.made)
            }
            let bare = world.active.map { WebhookBody.text(kind, $0, catalog: world.catalog, at: NumbersWorld.made) }
            return WebhookEventManual(
                name: NumbersWords.event(kind), about: about[language], body: samples.first ?? "",
                shape: JSONShape((samples + other + bare).map(exampleValue)))
        }
        let test = WebhookBody.test(at: NumbersWorld.now)
        let name = exampleValue(test)["event"]?.scalarText ?? ""
        return told + [
            WebhookEventManual(
                name: name, about: Phrase("A test that you asked for", "Sự kiện thử theo yêu cầu", "您请求的测试")[language],
                body: test, shape: JSONShape([exampleValue(test)]))
        ]
    }

    private static func headers(_ language: ManualLanguage) -> [ManualWord] {
        let about: [String: Phrase] = [
            "webhook-id": Phrase(
                "The event; the same with each try", "Mã sự kiện; giống nhau ở mỗi lần gửi", "事件 ID；每次尝试相同"),
            "webhook-timestamp": Phrase(
                "Seconds since 1970 of this try", "Số giây từ 1970 của lần gửi này", "本次发送的 Unix 秒"),
            "webhook-signature": Phrase(
                "`v1,` and base64 of the HMAC over id.timestamp.body",
                "`v1,` và base64 của HMAC trên id.timestamp.body",
                "`v1,` 加 HMAC（id.timestamp.body）的 base64"),
            "X-Webhook-Signature": Phrase(
                "`sha256=` and the HMAC over the body in hexadecimal", "`sha256=` và HMAC của nội dung dạng hex",
                "`sha256=` 加请求体 HMAC 的十六进制"),
        ]
        let names = ["Content-Type"] + SignatureExample(body: "").headers.map(\.name)
        return names.map { name in
            ManualWord(word: name, about: about[name]?[language] ?? "application/json")
        }
    }
}

/// One kind of event.
package struct WebhookEventManual: Sendable, Equatable {
    package let name: String
    package let about: String
    package let body: String
    let shape: JSONShape
}

/// A worked example of a signature, computed by what signs real events.
package struct SignatureExample: Sendable, Equatable {
    package let secret = "a1b2c3d4e5f6"
    package let body: String
    package let headers: [SampleCall.Field]

    init(body: String) {
        self.body = body
        headers = WebhookSignature.headers(
            secret: secret, id: "evt_1", timestampSeconds: NumbersWorld.now.milliseconds / 1_000,
            body: Array(body.utf8)
        ).map { SampleCall.Field($0.0, $0.1) }
    }
}
