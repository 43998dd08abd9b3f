/// A language that pages are written in.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case vietnamese = "vi"
    case chinese = "zh"

    /// What its speakers call it.
    package var ownName: String {
        switch self {
        case .english: "English"
        case .vietnamese: "Tiếng Việt"
        case .chinese: "中文"
        }
    }

    /// The first of the languages that a browser asks for (`Accept-Language`, taken in the order it is written in).
    package init?(accepted: String) {
        for entry in accepted.split(separator: ",").prefix(20) {
            let code = entry.drop { $0 == " " }.prefix { $0.isLetter }.lowercased()
            if let language = Language(rawValue: code) {
                self = language
                return
            }
        }
        return nil
    }
}
