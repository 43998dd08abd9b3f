import Base
import Domain
import Manual
import NumbersWire
import PanelWire

/// Manuals as the tests read them.
enum Manuals {
    static let base = "https://panel.example"

    static func panel(
        _ dialect: PanelDialect, _ language: ManualLanguage = .english, key: String = CodeSample.key
    ) -> PanelManual {
        PanelManual(dialect, currency: .usd, language: language, baseURL: base, key: key)
    }

    static func numbers(_ api: NumbersAPI, _ language: ManualLanguage = .english) -> NumbersManual {
        NumbersManual(api, language: language, baseURL: base)
    }

    /// Dialects by name, as arguments of tests.
    static let dialects = Dialects.all.map(\.name)

    static func dialect(_ name: String) -> PanelDialect { Dialects.byName[name] ?? .standard }

    static func isJSON(_ text: String) -> Bool { JSONValue.parse(text.utf8) != nil }
}

extension SampleCall {
    /// The fields of a form's body.
    var form: [Field] {
        if case .form(let fields) = body { fields } else { [] }
    }
}
