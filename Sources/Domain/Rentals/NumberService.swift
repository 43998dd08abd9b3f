/// A service whose codes a rented number receives.
package struct NumberService: Sendable, Equatable {
    /// Our own number; never given another meaning.
    package let id: Int64
    /// The industry's short name of two or three letters, as the wholesale protocol spells it.
    package let code: String
    package let name: String

    init(_ id: Int64, _ code: String, _ name: String) {
        self.id = id
        self.code = code
        self.name = name
    }
}
