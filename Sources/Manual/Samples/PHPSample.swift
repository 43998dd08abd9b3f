/// A program for PHP 7.4 and later with its curl extension.
enum PHPSample {
    private static let style = LiteralStyle(
        indent: "    ", null: "null", yes: "true", no: "false", string: quoted,
        object: ("[", " => ", "]", "new stdClass()"))

    static func text(_ call: SampleCall) -> String {
        var lines = ["<?php"]
        var address = quoted(call.url)
        if !call.query.isEmpty {
            lines.append("$query = http_build_query(\(style.text(SampleValue(call.query), at: 0)));")
            address += " . '?' . $query"
        }
        lines += ["$curl = curl_init(\(address));", "curl_setopt_array($curl, ["]
        lines.append("    CURLOPT_RETURNTRANSFER => true,")
        if call.method != "GET" { lines.append("    CURLOPT_CUSTOMREQUEST => \(quoted(call.method)),") }
        var headers = call.headers.map { "\($0.name): \($0.value)" }
        if case .json = call.body { headers.append("Content-Type: application/json") }
        if !headers.isEmpty {
            lines += ["    CURLOPT_HTTPHEADER => ["] + headers.map { "        \(quoted($0))," } + ["    ],"]
        }
        switch call.body {
        case .none:
            // Without a body of its own curl would send no length.
            if call.method != "GET" { lines.append("    CURLOPT_POSTFIELDS => '',") }
        case .form(let fields):
            lines.append("    CURLOPT_POSTFIELDS => http_build_query(\(style.text(SampleValue(fields), at: 1))),")
        case .json(let value):
            lines.append("    CURLOPT_POSTFIELDS => json_encode(\(style.text(SampleValue(value), at: 1))),")
        }
        return
            (lines + [
                "]);", "$answer = curl_exec($curl);", "if ($answer === false) {",
                "    throw new RuntimeException(curl_error($curl));", "}",
                "echo $answer, PHP_EOL;",
            ]).joined(separator: "\n")
    }

    /// Between single quotes only these two mean something; hidden characters need the other kind of quotes.
    @Sendable private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: \.isHidden) else {
            return "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        }
        return text.quoted(also: ["$"]) { scalar in scalar.isHidden ? "\\u{" + scalar.hex(1) + "}" : nil }
    }
}
