extension PanelDialect {
    /// As documented by pica-smm.com (Chinese): its own path, no `cancel` among the services.
    package static let picaSMM = PanelDialect(
        name: "pica-smm",
        path: "/api2/v2",
        language: "zh",
        services: [.service, .name, .type, .category, .rate, .minimum, .maximum, .refill])
}
