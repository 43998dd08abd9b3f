import Base
import CryptoExtras

/// What is stored of a password: scrypt (RFC 7914) with a salt of its own, as `$scrypt$ln=15,r=8,p=3$SALT$HASH`.
///
/// Making and verifying take a quarter of a second of a core and 32 MiB on purpose: call them neither on an event loop
/// nor for everybody at once.
package enum PasswordHash {
    /// What one hash costs who makes it, and who guesses.
    package struct Cost: Sendable, Equatable {
        /// The binary logarithm of the rounds.
        package let logRounds: Int
        package let blockSize: Int
        package let parallelism: Int

        package init(logRounds: Int, blockSize: Int, parallelism: Int) {
            self.logRounds = logRounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// One of those that OWASP names as equal: 32 MiB, three times.
        package static let standard = Cost(logRounds: 15, blockSize: 8, parallelism: 3)

        /// Whether a stored text may make this process work so hard: 64 MiB and 8 × the standard work at most.
        var isBearable: Bool {
            (1...20).contains(logRounds) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
                && (128 * blockSize) << logRounds <= 64 << 20
                && (128 * blockSize * parallelism) << logRounds <= 8 * 96 << 20
        }
    }

    static let saltLength = 16
    static let hashLength = 32

    /// - Returns: nil for an empty password, or where the library failed, which it does not.
    package static func make(_ password: String, cost: Cost = .standard, environment: Base.Environment) -> String? {
        let salt = environment.randomBytes(saltLength)
        guard let hash = derive(password, salt: salt, length: hashLength, cost: cost) else { return nil }
        let terms = "ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)"
        return "$scrypt$\(terms)$\(Base64.text(salt))$\(Base64.text(hash))"
    }

    /// Is this the password that the text was made of?
    ///
    /// A text that is none takes as long as another of this cost, so that nobody learns from the time that there is no
    /// password, or no such person.
    ///
    /// - Parameters:
    ///   - text: what `make` wrote; "" = there is no password.
    ///   - cost: of what is made nowadays.
    package static func verify(_ password: String, against text: String, cost: Cost = .standard) -> Bool {
        guard let parts = Parts(text) else {
            _ = derive(password, salt: Array(repeating: 0, count: saltLength), length: hashLength, cost: cost)
            return false
        }
        guard let hash = derive(password, salt: parts.salt, length: parts.hash.count, cost: parts.cost) else {
            return false
        }
        return ConstantTime.areEqual(hash, parts.hash)
    }

    /// Whether the text should be made anew at the next sign-in: it was made at another cost.
    package static func isOutdated(_ text: String, cost: Cost = .standard) -> Bool {
        Parts(text).map { $0.cost != cost } ?? false
    }

    private static func derive(_ password: String, salt: [UInt8], length: Int, cost: Cost) -> [UInt8]? {
        // The library unwraps the address of the first byte.
        guard !password.isEmpty, cost.isBearable else { return nil }
        let key = try? KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: length, rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key?.withUnsafeBytes { Array($0) }
    }

    /// The text, taken apart; nil unless all of it is within bounds.
    private struct Parts {
        let cost: Cost
        let salt: [UInt8]
        let hash: [UInt8]

        init?(_ text: String) {
            guard text.utf8.count <= 500 else { return nil }
            let fields = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt",
                let logRounds = Self.term("ln", 0, of: fields[2]), let blockSize = Self.term("r", 1, of: fields[2]),
                let parallelism = Self.term("p", 2, of: fields[2]),
                let salt = Base64.bytes(fields[3]), (8...64).contains(salt.count),
                let hash = Base64.bytes(fields[4]), (16...64).contains(hash.count)
            else { return nil }
            cost = Cost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
            guard cost.isBearable else { return nil }
            self.salt = salt
            self.hash = hash
        }

        /// The value of `name=value` at its place among three.
        private static func term(_ name: String, _ place: Int, of text: String) -> Int? {
            let terms = text.split(separator: ",", omittingEmptySubsequences: false)
            guard terms.count == 3, terms[place].hasPrefix("\(name)="),
                let value = WholeNumber.parse(terms[place].dropFirst(name.utf8.count + 1)), value < 100
            else { return nil }
            return Int(value)
        }
    }
}
