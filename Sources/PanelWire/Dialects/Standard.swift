extension PanelDialect {
    /// The common form, documented by chaynhanh.com.
    package static let standard = PanelDialect(
        name: "standard",
        language: "en",
        services: [.service, .name, .type, .category, .rate, .minimum, .maximum, .refill, .cancel])
}
