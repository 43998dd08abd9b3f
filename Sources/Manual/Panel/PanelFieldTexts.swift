import Base
import Domain

/// What the fields of an order are.
enum PanelFieldTexts {
    static func about(_ field: OrderField) -> Phrase {
        switch field {
        case .link:
            Phrase("Link to the post, page or profile", "Liên kết tới bài viết, trang hoặc hồ sơ", "帖子、页面或个人资料链接")
        case .quantity:
            Phrase(
                "Needed quantity, within the service's min and max",
                "Số lượng cần, trong khoảng min và max của dịch vụ",
                "所需数量，须在该服务的 min 与 max 之间")
        case .runs: Phrase("How often to deliver the quantity (drip-feed)", "Số lần giao (drip-feed)", "交付次数（分批投放）")
        case .interval:
            Phrase("Minutes between runs; goes with runs", "Số phút giữa các lần; dùng cùng runs", "间隔（分钟）；与 runs 一起使用")
        case .keywords: Phrase("Keywords", "Từ khóa", "关键词")
        case .comments: Phrase("Comments", "Bình luận", "评论")
        case .usernames: Phrase("User names", "Tên người dùng", "用户名")
        case .hashtags: Phrase("Hashtags", "Các hashtag", "话题标签")
        case .hashtag: Phrase("Hashtag to take users from", "Hashtag để lấy người dùng", "用于抓取用户的话题标签")
        case .username: Phrase("User name", "Tên người dùng", "用户名")
        case .media: Phrase("Media whose likers are mentioned", "Bài có người thích để nhắc tới", "用于抓取点赞者的媒体链接")
        case .groups: Phrase("Groups", "Các nhóm", "群组")
        case .answerNumber:
            Phrase("Number of the answer to vote for", "Số thứ tự câu trả lời cần bình chọn", "要投票的选项编号")
        case .min: Phrase("Least quantity for a post", "Số lượng tối thiểu cho mỗi bài", "每篇帖子的最小数量")
        case .max: Phrase("Greatest quantity for a post", "Số lượng tối đa cho mỗi bài", "每篇帖子的最大数量")
        case .posts:
            Phrase(
                "How many new posts to serve; none = no end", "Số bài mới cần phục vụ; bỏ trống = không giới hạn",
                "要处理的新帖数量；不填则不限")
        case .delay: Phrase("Minutes to wait after a post", "Số phút chờ sau mỗi bài", "发帖后的延迟（分钟）")
        case .expiry: Phrase("Last day of the subscription", "Ngày cuối của gói theo dõi", "订阅的最后一天")
        case .oldPosts: Phrase("How many posts of before to serve", "Số bài cũ cần phục vụ", "要处理的旧帖数量")
        case .country: Phrase("Country of the visitors", "Quốc gia của khách truy cập", "访客所在国家")
        case .device: Phrase("Kind of device", "Loại thiết bị", "设备类型")
        case .typeOfTraffic:
            Phrase(
                "1 = from Google, 2 = from a site, 3 = direct", "1 = từ Google, 2 = từ trang web, 3 = trực tiếp",
                "1 = 来自 Google，2 = 来自网站，3 = 直接访问")
        case .googleKeyword: Phrase("Keyword that visitors search", "Từ khóa khách tìm kiếm", "访客搜索的关键词")
        case .referringURL: Phrase("Site that visitors come from", "Trang giới thiệu khách truy cập", "访客的来源网址")
        case .reaction: Phrase("Kind of reaction", "Loại cảm xúc", "表情类型")
        case .days: Phrase("Days", "Số ngày", "天数")
        case .post: Phrase("Post id", "ID bài viết", "帖子 ID")
        case .viewTime: Phrase("View time in seconds", "Thời gian xem (giây)", "观看时长（秒）")
        }
    }

    /// A value that a request may carry, where quantities lie within these bounds.
    static func sample(_ field: OrderField, within bounds: ClosedRange<Int64>? = nil) -> String {
        func fitting(_ usual: Int64) -> Int64 {
            bounds.map { min(max(usual, $0.lowerBound), $0.upperBound) } ?? usual
        }
        // A listing that asks for thousands of lines has no example that anybody would read.
        var fewLines: Int { Int(min(fitting(10), 100)) }
        return switch field {
        case .link: "https://example.com/p/1"
        case .quantity, .max: String(fitting(100))
        case .min: String(fitting(10))
        case .runs: "2"
        case .interval: "60"
        case .keywords: "first keyword\nsecond keyword"
        case .comments: lines("Nice!", "Great, thanks", count: fewLines)
        case .usernames: lines("anna", "ben", count: fewLines)
        case .hashtags: "summer\nsea"
        case .hashtag: "summer"
        case .username: "anna"
        case .media, .referringURL: "https://example.com/p/2"
        case .groups: "https://example.com/g/1\nhttps://example.com/g/2"
        case .answerNumber, .device, .typeOfTraffic: "1"
        case .posts: "5"
        case .delay: "30"
        case .expiry: "11/11/2037"
        case .oldPosts: "1"
        case .country: "US"
        case .googleKeyword: "example"
        case .reaction: "love"
        case .days: "7"
        case .post: "1"
        case .viewTime: "30"
        }
    }

    /// As many lines as the example of the catalogue asks for at least.
    private static func lines(_ first: String, _ second: String, count: Int) -> String {
        (0..<count).map {
            $0.isMultiple(of: 2) ? "\(first)\($0 == 0 ? "" : " \($0)")" : "\(second)\($0 == 1 ? "" : " \($0)")"
        }
        .joined(separator: "\n")
    }
}
