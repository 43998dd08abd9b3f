import Base
import Domain
import PanelWire

/// The panel API of one dialect, as its customers read it. Examples are bytes of the renderer that serves them.
package struct PanelManual: Sendable {
    package let dialect: String
    package let language: ManualLanguage
    package let currency: String
    /// Where every call goes.
    package let url: String
    package let method = "POST"
    /// What `Content-Type` requests have.
    package let requestType = "application/x-www-form-urlencoded"
    package let answerType = "application/json"
    /// In the order in which they are shown.
    package let calls: [PanelCallManual]
    /// Every refusal that any call may be answered with, each word once.
    package let errors: [ManualError]
    package let orderStatuses: [ManualWord]
    package let subscriptionStatuses: [ManualWord]
    package let refillStatuses: [ManualWord]
    /// What holds for every call, and what this dialect does in its own way.
    package let notes: [String]
    /// The server's address, without the path.
    let baseURL: String
    let path: String
    /// What answers may look like, by the id of the call.
    let shapes: [String: JSONShape]
    let errorShape: JSONShape

    /// - Parameters:
    ///   - language: of the texts; messages inside of answers come in the storefront's.
    ///   - storefrontLanguage: nil = the dialect's own.
    ///   - baseURL: scheme and host, with or without a slash at its end.
    ///   - key: what stands in samples where the reader's key belongs.
    package init(
        _ dialect: PanelDialect, currency: Currency, language: ManualLanguage, storefrontLanguage: String? = nil,
        baseURL: String, key: String = CodeSample.key, sample: PanelSample = PanelSample()
    ) {
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        let writer = PanelManualWriter(
            renderer: PanelRenderer(dialect, language: storefrontLanguage), language: language,
            url: base + dialect.path, key: key,
            world: PanelWorld(sample: sample, currency: currency, language: language))
        self.dialect = dialect.name
        self.language = language
        self.currency = currency.code
        self.baseURL = base
        path = dialect.path
        url = base + dialect.path
        calls = writer.calls
        errors = writer.errors
        orderStatuses = PanelStatusTexts.words(
            [.pending, .processing, .inProgress, .completed, .partial, .canceled], language)
        subscriptionStatuses = PanelStatusTexts.words([.active, .paused, .completed, .expired, .canceled], language)
        refillStatuses = PanelStatusTexts.refillWords(language)
        notes = writer.notes
        shapes = writer.shapes
        errorShape = writer.errorShape
    }

    package func call(_ id: String) -> PanelCallManual? { calls.first { $0.id == id } }
}

/// One way to call an action.
package struct PanelCallManual: Sendable, Equatable {
    /// Unique in the manual: the action, or its plural where it takes several ids.
    package let id: String
    package let action: String
    package let title: String
    package let summary: String
    /// The scope that a key needs: `read` or `order`.
    package let scope: String
    /// In the order in which requests have them; of `add` those that are the same for all types.
    package let parameters: [ManualParameter]
    /// Of `add`: how each type of service is ordered.
    package let types: [PanelTypeManual]
    /// Of `add`: fields that it takes where the service says so.
    package let extras: [ManualParameter]
    package let request: SampleCall
    /// The first is the usual one.
    package let answers: [ManualAnswer]
    package let members: [ManualMember]
    package let errors: [ManualError]
    package let notes: [String]

    package var samples: [CodeSample] { CodeSample.all(of: request) }
}
