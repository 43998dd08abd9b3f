import Base
import Crypto
import FoundationEssentials

/// Seals secrets that the store keeps, under keys that are kept outside it: AES-256-GCM.
///
/// A sealed text is `v1:KEY:BOX`: the first eight hex digits of the SHA-256 of the key that sealed it, and nonce,
/// ciphertext and tag in base64. The purpose is authenticated with it, so a text cannot be moved to another place.
package struct MasterKey: Sendable {
    /// Bytes of a key.
    package static let length = 32

    private struct Entry: Sendable {
        let id: String
        let key: SymmetricKey
    }

    /// The first seals, all open.
    private let entries: [Entry]

    /// Reads a key file: a line of 64 hex digits per key, the one in use first; `#` begins a remark.
    ///
    /// - Returns: nil where there is no key, or a line is none.
    package init?(text: String) {
        var entries: [Entry] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.prefix { $0 != "#" }.trimmed
            if line.isEmpty { continue }
            guard let bytes = Hex.bytes(String(line)), bytes.count == Self.length else { return nil }
            let id = Hex.text(Array(SHA256.hash(data: bytes).prefix(4)))
            entries.append(Entry(id: id, key: SymmetricKey(data: bytes)))
        }
        guard !entries.isEmpty else { return nil }
        self.entries = entries
    }

    /// The text of a fresh key file.
    package static func freshText(_ environment: Base.Environment) -> String {
        Hex.text(environment.randomBytes(length)) + "\n"
    }

    /// - Returns: nil where sealing failed, which it does not.
    package func seal(_ secret: String, for purpose: String) -> String? {
        guard let entry = entries.first,
            let box = try? AES.GCM.seal(
                Array(secret.utf8), using: entry.key, authenticating: Array(purpose.utf8)),
            let combined = box.combined
        else { return nil }
        return "v1:\(entry.id):\(combined.base64EncodedString())"
    }

    /// - Returns: nil where the text was changed, sealed for another purpose, or under a key that is not here.
    package func open(_ sealed: String, for purpose: String) -> String? {
        let parts = sealed.split(separator: ":")
        guard parts.count == 3, parts[0] == "v1", let entry = entries.first(where: { $0.id == parts[1] }),
            let combined = Data(base64Encoded: String(parts[2])), let box = try? AES.GCM.SealedBox(combined: combined),
            let bytes = try? AES.GCM.open(box, using: entry.key, authenticating: Array(purpose.utf8))
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// What a provider's key is sealed for.
    package static func purpose(provider name: String) -> String { "provider:\(name)" }
}
