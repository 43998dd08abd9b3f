import Base

/// The fields of an order beyond the service. The raw value is the field's name for customers, staff and upstreams.
package enum OrderField: String, Sendable, CaseIterable {
    case link, quantity, runs, interval
    case keywords, comments, usernames, hashtags, hashtag, username, media, groups
    case answerNumber = "answer_number"
    case min, max, posts, delay, expiry
    case oldPosts = "old_posts"
    case country, device
    case typeOfTraffic = "type_of_traffic"
    case googleKeyword = "google_keyword"
    case referringURL = "referring_url"
    case reaction, days, post
    case viewTime = "view_time"

    package static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

/// What an order asks for, as it was sent.
package struct Draft: Sendable {
    private var values: [(field: OrderField, text: String)] = []

    package init() {}

    package mutating func set(_ field: OrderField, _ text: String) { values.append((field, text)) }

    /// The text sent for a field, trimmed; nil where nothing was sent, which is also what the empty text,
    /// `undefined` and `null` mean: a published client sends `runs=undefined`.
    package func text(_ field: OrderField) -> String? {
        guard let sent = values.first(where: { $0.field == field })?.text else { return nil }
        let text = sent.trimmed
        return text.isEmpty || text == "undefined" || text == "null" ? nil : String(text)
    }

    /// The same for an optional number, where 0 means "not sent", too.
    package func optionalNumberText(_ field: OrderField) -> String? {
        guard let text = text(field), WholeNumber.parse(text) != 0 else { return nil }
        return text
    }

    /// The items of a list: separated by line ends, trimmed, blank ones dropped.
    package func list(_ field: OrderField) -> [String] {
        guard let text = text(field) else { return [] }
        // Line feeds only: other characters that Unicode calls line ends are text, and each line costs money.
        return text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let item = Substring(line).trimmed
            return item.isEmpty ? nil : String(item)
        }
    }
}
