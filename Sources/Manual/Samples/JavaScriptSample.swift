/// A module for Node 18 and later, and for browsers.
enum JavaScriptSample {
    private static let style = LiteralStyle(
        indent: "  ", null: "null", yes: "true", no: "false", string: quoted, object: ("{", ": ", "}", "{}"))

    static func text(_ call: SampleCall) -> String {
        var address = quoted(call.url)
        var lines: [String] = []
        if !call.query.isEmpty {
            lines.append("const query = new URLSearchParams(\(style.text(SampleValue(call.query), at: 0)));")
            address += #" + "?" + query"#
        }
        lines.append("const answer = await fetch(\(address), {")
        if call.method != "GET" { lines.append("  method: \(quoted(call.method)),") }
        var headers = call.headers
        if case .json = call.body { headers.append(SampleCall.Field("Content-Type", "application/json")) }
        if !headers.isEmpty { lines.append("  headers: \(style.text(SampleValue(headers), at: 1)),") }
        switch call.body {
        case .none: break
        case .form(let fields):
            lines.append("  body: new URLSearchParams(\(style.text(SampleValue(fields), at: 1))),")
        case .json(let value):
            lines.append("  body: JSON.stringify(\(style.text(SampleValue(value), at: 1))),")
        }
        return (lines + ["});", "console.log(await answer.text());"]).joined(separator: "\n")
    }

    @Sendable private static func quoted(_ text: String) -> String {
        text.quoted { scalar in
            // `<` could end or open an element where the sample stands inside of a page's script.
            scalar.isHidden || scalar == "<" ? "\\u" + scalar.hex(4) : nil
        }
    }
}
