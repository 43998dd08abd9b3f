import Base
import Domain
import NumbersWire

/// One version of the numbers API, as its customers read it. Examples are bytes of the renderer that serves them.
package struct NumbersManual: Sendable {
    /// `v1` or `v2`.
    package let version: String
    package let language: ManualLanguage
    /// Where every path begins: the server's address and the version.
    package let url: String
    /// In the order in which they are shown.
    package let calls: [NumbersCallManual]
    /// Every code, each once.
    package let errors: [ManualError]
    package let orderStatuses: [ManualWord]
    /// What a provider's refusal may be called in `details`.
    package let causes: [ManualWord]
    package let limits: [LimitManual]
    package let webhooks: WebhookManual
    package let notes: [String]
    /// The server's address, without a path.
    let baseURL: String
    /// What answers may look like, by the id of the call.
    let shapes: [String: JSONShape]
    let errorShape: JSONShape

    /// - Parameters:
    ///   - baseURL: scheme and host, with or without a slash at its end.
    ///   - key: what stands in samples where the reader's token belongs.
    package init(
        _ api: NumbersAPI, language: ManualLanguage, baseURL: String, key: String = CodeSample.key,
        sample: NumbersSample = NumbersSample()
    ) {
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        let writer = NumbersManualWriter(
            api: api, language: language, url: base + api.prefix, key: key, world: NumbersWorld(sample: sample))
        version = String(api.prefix.dropFirst())
        self.language = language
        self.baseURL = base
        url = base + api.prefix
        calls = NumbersManualWriter.order.map(writer.call)
        errors = writer.errors
        orderStatuses = NumbersStatusTexts.words(language)
        causes = NumbersStatusTexts.causes(language)
        limits = writer.limits
        webhooks = WebhookManual(writer.world, language)
        notes = writer.notes
        shapes = writer.shapes
        errorShape = writer.errorShape
    }

    package func call(_ id: String) -> NumbersCallManual? { calls.first { $0.id == id } }
}

/// One endpoint.
package struct NumbersCallManual: Sendable, Equatable {
    /// Unique in the manual.
    package let id: String
    package let method: String
    /// With the version; `{id}` stands for the id of an order.
    package let path: String
    package let title: String
    package let summary: String
    /// The scope that a token needs: `read` or `order`.
    package let scope: String
    /// The group whose calls are limited together.
    package let group: String
    /// Calls of the group in any 60 seconds, where nobody set another number; nil = no limit.
    package let perMinute: Int64?
    package let parameters: [ManualParameter]
    /// The first is the usual one.
    package let requests: [SampleCall]
    package let answers: [ManualAnswer]
    package let members: [ManualMember]
    package let errors: [ManualError]
    package let notes: [String]

    /// The usual request in every language.
    package var samples: [CodeSample] { requests.first.map { CodeSample.all(of: $0) } ?? [] }
}

/// How many calls of a group are admitted.
package struct LimitManual: Sendable, Equatable {
    package let group: String
    /// In any 60 seconds, where nobody set another number; nil = no limit.
    package let perMinute: Int64?
    /// Ids of the calls that are counted together.
    package let calls: [String]
}
