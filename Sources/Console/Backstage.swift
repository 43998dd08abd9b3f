import Base
import Domain
import Errands
import Providers

/// What staff pages need of the rest of the program, handed over as plain values and functions.
package struct Backstage: Sendable {
    /// A dialect that a storefront may speak, and the language it comes in.
    package struct DialectChoice: Sendable {
        package let name: String
        package let language: String

        package init(name: String, language: String) {
            self.name = name
            self.language = language
        }
    }

    /// A setting with the value in force.
    package struct SettingLine: Sendable {
        package let key: String
        package let kind: String
        package let fallback: String
        /// nil = a secret, which is not shown.
        package let value: String?
        package let help: String

        package init(key: String, kind: String, fallback: String, value: String?, help: String) {
            self.key = key
            self.kind = kind
            self.fallback = fallback
            self.value = value
            self.help = help
        }
    }

    package var dialects: [DialectChoice]
    /// Formats that gateways of SMS post in.
    package var smsFormats: [String]
    package var settings: [SettingLine]
    /// A panel to try out, as its row says, with this key; nil = none can be called here.
    package var panel: (@Sendable (UpstreamProvider, _ key: String) -> PanelProvider)?
    /// What fetches exchange rates; nil = the operator has set no address.
    package var fetchRates: FetchRates?

    package init(
        dialects: [DialectChoice] = [], smsFormats: [String] = [], settings: [SettingLine] = [],
        panel: (@Sendable (UpstreamProvider, _ key: String) -> PanelProvider)? = nil, fetchRates: FetchRates? = nil
    ) {
        self.dialects = dialects
        self.smsFormats = smsFormats
        self.settings = settings
        self.panel = panel
        self.fetchRates = fetchRates
    }
}
