extension PanelDialect {
    /// As documented by hethongsub.com (Vietnamese): answers to `add` and errors come in an envelope.
    package static let hethongsub = PanelDialect(
        name: "hethongsub",
        language: "vi",
        services: [.service, .name, .type, .category, .rate, .minimum, .maximum, .refill],
        add: [.literal("status", "success"), .message("msg"), .order(.text)],
        error: [.literal("status", "error"), .message("msg"), .code],
        bareErrors: [.services, .status],
        refillStatus: .arrayOfOne(.text),
        notEnoughFunds: "neworder.error.insufficient_balance")
}
