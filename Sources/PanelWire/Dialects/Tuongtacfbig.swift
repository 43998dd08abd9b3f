extension PanelDialect {
    /// As documented by tuongtacfbig.com (Vietnamese): services tell more, a status has no currency.
    package static let tuongtacfbig = PanelDialect(
        name: "tuongtacfbig",
        language: "vi",
        services: [
            .service, .name, .about, .type, .category, .platform, .rate, .minimum, .maximum, .refill, .cancel,
            .dripFeed,
        ],
        status: [.charge, .startCount, .status, .remains])
}
