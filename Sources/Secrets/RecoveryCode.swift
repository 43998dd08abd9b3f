import Base

/// A code that stands in for the second factor once, printed and kept in a drawer. Its digest is stored.
package enum RecoveryCode {
    /// Codes that a person gets at once.
    package static let count = 10
    package static let length = 10
    /// Digits and small letters of which none looks like another.
    static let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)

    package static func fresh(_ environment: Base.Environment) -> [String] {
        (0..<count).map { _ in
            // 64 bits for each character: the remainder's unevenness is nothing.
            let bytes = (0..<length).map { _ in alphabet[Int(environment.random() % UInt64(alphabet.count))] }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// As it is printed: in two halves.
    package static func shown(_ code: String) -> String {
        let half = code.utf8.count / 2
        return "\(code.prefix(half))-\(code.dropFirst(half))"
    }

    /// As it is digested: what people type, without blanks and hyphens, in small letters.
    ///
    /// - Returns: nil where it cannot be a code.
    package static func normalised(_ typed: String) -> String? {
        guard typed.utf8.count <= 100 else { return nil }
        let bytes = typed.utf8.filter { !$0.isBlank && $0 != UInt8(ascii: "-") }
            .map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        guard bytes.count == length, bytes.allSatisfy(alphabet.contains) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
