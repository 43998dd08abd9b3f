/// The types of the panel API. Adding one is adding a line.
package enum ServiceTypes {
    package static let all: [ServiceType] = [
        ServiceType(1, "Default", takesRuns: true),
        ServiceType(2, "Package", quantity: .one, basis: 1),
        ServiceType(3, "SEO", [.required(.keywords, .list)]),
        ServiceType(4, "Custom Comments", quantity: .lines(.comments), [.required(.comments, .list)]),
        ServiceType(5, "Custom Comments Package", quantity: .one, basis: 1, [.required(.comments, .list)]),
        ServiceType(6, "Mentions", [.required(.usernames, .list)]),
        ServiceType(7, "Mentions with Hashtags", [.required(.usernames, .list), .required(.hashtags, .list)]),
        ServiceType(8, "Mentions Custom List", quantity: .lines(.usernames), [.required(.usernames, .list)]),
        ServiceType(9, "Mentions Hashtag", [.required(.hashtag)]),
        ServiceType(10, "Mentions User Followers", [.required(.username)]),
        ServiceType(11, "Mentions Media Likers", [.required(.media)]),
        ServiceType(12, "Comment Likes", [.required(.username)]),
        ServiceType(
            13, "Comment Replies", quantity: .lines(.comments), [.required(.username), .required(.comments, .list)]),
        ServiceType(14, "Poll", [.required(.answerNumber, .number(0...1_000_000))]),
        ServiceType(15, "Invites from Groups", [.required(.groups, .list)]),
        ServiceType(
            16, "Subscriptions", quantity: .perPost, basis: 1, hasLink: false,
            [
                .required(.username),
                .optional(.posts, .number(1...1_000_000)),
                .optional(.oldPosts, .number(1...1_000_000)),
                .optional(.delay, .oneOf(delays)),
                .optional(.expiry, .futureDay),
            ]),
        ServiceType(
            17, "Web Traffic", takesRuns: true,
            [
                .required(.country),
                .required(.device, .number(1...5)),
                .required(.typeOfTraffic, .number(1...3)),
                .needed(.googleKeyword, when: .typeOfTraffic, is: 1),
                .needed(.referringURL, when: .typeOfTraffic, is: 2),
            ]),
    ]

    /// Minutes that a subscription may wait after a post.
    private static let delays: [Int64] = [
        0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600,
    ]

    /// Fields that a listing may take beside its type's: stored and passed upstream, without effect on the charge.
    package static let extras: [OrderField] = [.reaction, .days, .post, .viewTime]

    package static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    /// Finds a type by its name in any case, with `_` for blanks.
    package static func named(_ name: String) -> ServiceType? { byFoldedName[fold(name)] }

    private static let byFoldedName = Dictionary(uniqueKeysWithValues: all.map { (fold($0.name), $0) })

    private static func fold(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" ? " " : $0 })
    }
}
