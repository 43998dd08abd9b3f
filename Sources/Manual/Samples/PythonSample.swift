/// A program for Python 3 with the library requests.
enum PythonSample {
    private static let style = LiteralStyle(
        indent: "    ", null: "None", yes: "True", no: "False", string: quoted, object: ("{", ": ", "}", "{}"))

    static func text(_ call: SampleCall) -> String {
        var lines = ["import requests", "", "answer = requests.\(call.method.lowercased())(", argument(call.url)]
        if !call.query.isEmpty { lines.append(argument("params", SampleValue(call.query))) }
        if !call.headers.isEmpty { lines.append(argument("headers", SampleValue(call.headers))) }
        switch call.body {
        case .none: break
        case .form(let fields): lines.append(argument("data", SampleValue(fields)))
        case .json(let value): lines.append(argument("json", SampleValue(value)))
        }
        return (lines + ["    timeout=30,", ")", "print(answer.text)"]).joined(separator: "\n")
    }

    private static func argument(_ url: String) -> String { "    \(quoted(url))," }

    private static func argument(_ name: String, _ value: SampleValue) -> String {
        "    \(name)=\(style.text(value, at: 1)),"
    }

    @Sendable private static func quoted(_ text: String) -> String {
        text.quoted { scalar in
            guard scalar.isHidden else { return nil }
            return scalar.value < 0x100 ? "\\x" + scalar.hex(2) : "\\u" + scalar.hex(4)
        }
    }
}
