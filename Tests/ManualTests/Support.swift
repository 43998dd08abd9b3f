import Base
import Domain
import Manual
import PanelWire

/// Manuals as the tests read them.
enum Manuals {
    static let base = "https://panel.example"

    static func panel(_ dialect: PanelDialect, _ language: ManualLanguage = .english) -> PanelManual {
        PanelManual(dialect, currency: .usd, language: language, baseURL: base)
    }
}
