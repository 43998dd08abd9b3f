import Base
import Manual
import NumbersWire
import PanelWire
import Testing

/// Values are data: no value ends a literal, or begins something else.
@Suite struct CodeSampleTests {
    static let hostile = [
        "it's", #"say "hi""#, #"back\slash\"#, "$HOME ${HOME} $(id) `id`", "two\nlines\r\n", "</script><b>",
        "tab\tNUL-free\u{7}", "Việt 中文 🇮🇩", "\u{2028}\u{202E}", "a&b=c%20+d", "?>", "{$x}", "#{x}", "'\\''",
    ]

    private func samples(_ value: String) -> [CodeSample.Language: String] {
        let call = SampleCall(
            "POST", "https://panel.example/a", headers: [.init("X-Test", "h")],
            body: .form([.init("key", value), .init("action", "add")]))
        return Dictionary(uniqueKeysWithValues: CodeSample.all(of: call).map { ($0.language, $0.text) })
    }

    @Test func writesLiteralsAsTheirLanguageReadsThem() {
        let value = "a'b\"c\\d$e\nf</script>é"
        let texts = samples(value)
        #expect(texts[.curl]?.contains("--data-urlencode 'key=a'\\''b\"c\\d$e\nf</script>é'") == true)
        #expect(texts[.python]?.contains(#""key": "a'b\"c\\d$e\nf</script>é","#) == true)
        #expect(texts[.php]?.contains(#"'key' => "a'b\"c\\d\$e\nf</script>é","#) == true)
        #expect(texts[.javascript]?.contains(#""key": "a'b\"c\\d$e\nf\u003c/script>é","#) == true)
    }

    @Test func singleQuotesOfPHPKeepDollars() {
        #expect(samples("a'b\\c$d")[.php]?.contains(#"'key' => 'a\'b\\c$d',"#) == true)
    }

    @Test(arguments: hostile)
    func aValueStaysWithinItsLiteral(_ value: String) throws {
        let plain = samples("x")
        for (language, text) in samples(value) {
            // Whatever the value is, the lines around it are the same.
            let before = try #require(plain[language])
            let halves = before.split(separator: "x", maxSplits: 1, omittingEmptySubsequences: false)
            #expect(text.hasSuffix(before.suffix(20)), "\(language)")
            #expect(!halves.isEmpty)
            if language != .curl {
                let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false).count }
                #expect(lines(text) == lines(before), "\(language)")
                #expect(!text.unicodeScalars.contains("\u{2028}") && !text.unicodeScalars.contains("\u{7}"))
            }
        }
        #expect(samples(value)[.javascript]?.contains("</script") == false)
    }

    /// Literals of JSON are literals of JavaScript and Python, so reading them as JSON brings back the value.
    @Test(arguments: hostile)
    func literalsMeanTheValue(_ value: String) throws {
        let text = try #require(samples(value)[.javascript])
        let line = try #require(text.split(separator: "\n").first { $0.contains("\"key\": ") })
        let literal = line.drop { $0 != ":" }.dropFirst(2).dropLast()
        #expect(JSONValue.parse(literal.utf8) == .text(value))
    }

    @Test func addressesWithBracketsAreNoRanges() {
        let call = SampleCall("GET", "http://[::1]:8080/v1/balance")
        #expect(CodeSample(.curl, of: call).text == "curl -s -g 'http://[::1]:8080/v1/balance'")
    }

    @Test func everyCallHasASampleInEveryLanguage() {
        let panel = Manuals.panel(.standard, key: "it's")
        for call in panel.calls {
            #expect(call.samples.map(\.language) == CodeSample.Language.allCases)
            #expect(call.samples.allSatisfy { $0.text.contains(panel.url) })
        }
        #expect(panel.call("balance")?.samples.first?.text.contains(#"key=it'\''s"#) == true)
        #expect(Manuals.numbers(.v1).calls.allSatisfy { $0.samples.count == 4 })
    }
}
