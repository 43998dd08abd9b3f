import Base

/// One refusal as it is answered.
package struct ManualError: Sendable, Equatable {
    /// The HTTP status.
    package let status: Int
    /// The word that programs look at.
    package let code: String
    /// When it comes, in the manual's language.
    package let about: String
    /// The answer's bytes as text.
    package let body: String
    /// Seconds that the client should wait, where it should.
    package let retryAfterSeconds: Int?
}

/// One answer, and what it is an example of.
package struct ManualAnswer: Sendable, Equatable {
    /// Names it in documents for programs.
    package let id: String
    package let title: String
    /// The bytes as text.
    package let body: String
}

/// One word of a protocol and what it means.
package struct ManualWord: Sendable, Equatable {
    package let word: String
    package let about: String
}

/// A member of an answer.
package struct ManualMember: Sendable, Equatable {
    /// As in `orders[].id`; `*` is a member named by an id.
    package let path: String
    /// Kinds of JSON values, such as `string | null`.
    package let type: String
    package let about: String
}

/// What an example's body means as JSON; null for what is none, which tests keep from happening.
func exampleValue(_ body: String) -> JSONValue { JSONValue.parse(body.utf8) ?? .null }
