import Base

/// A command line for a POSIX shell.
enum CurlSample {
    static func text(_ call: SampleCall) -> String {
        var words: [String] = []
        // curl reads brackets and braces in an address as ranges.
        let flags = call.address.contains(where: { "[]{}".contains($0) }) ? "curl -s -g" : "curl -s"
        let isUsual = call.method == "GET" ? call.body == .none : false
        words.append((isUsual ? flags : "\(flags) -X \(call.method)") + " " + quoted(call.address))
        for header in call.headers { words.append("-H " + quoted("\(header.name): \(header.value)")) }
        switch call.body {
        case .none: break
        case .form(let fields):
            for field in fields {
                words.append("--data-urlencode " + quoted("\(SampleCall.encoded(field.name))=\(field.value)"))
            }
        case .json(let value):
            words.append("-H " + quoted("Content-Type: application/json"))
            words.append("--data-raw " + quoted(JSONText.text(value)))
        }
        return words.joined(separator: " \\\n  ")
    }

    /// Between single quotes nothing means anything; a quote itself stands outside of them.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
