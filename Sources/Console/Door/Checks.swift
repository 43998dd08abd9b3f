import Base
import Domain

/// What pages ask of typed texts before a command is made of them.
enum Checks {
    static func isPlain(_ text: String, atMost most: Int, hasLines: Bool = false) -> Bool {
        (try? PlainText.check(text, "text", atMost: most, hasLines: hasLines)) != nil
    }
}
