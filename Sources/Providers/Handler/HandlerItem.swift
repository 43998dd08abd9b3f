import Base
import Domain

/// A tier's name at a seller of the wholesale protocol: `country/service[/operator][@price]`, like `6/wa/telkomsel@0.15`.
struct HandlerItem: Equatable {
    /// The industry's number of the country.
    let country: Int64
    /// The service's short name there.
    let service: String
    let operatorCode: String?
    /// Set where one country and service is sold at several prices: what this one costs.
    let price: Money?

    init(country: Int64, service: String, operatorCode: String? = nil, price: Money? = nil) {
        self.country = country
        self.service = service
        self.operatorCode = operatorCode
        self.price = price
    }

    init?(_ text: String) {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        let parts = (halves.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let country = WholeNumber.parse(first), halves.count <= 2,
            (2...3).contains(parts.count), parts.dropFirst().allSatisfy(Self.isName)
        else { return nil }
        if halves.count == 2 {
            guard let price = halves.last.flatMap({ Money(text: $0) }), price >= .zero else { return nil }
            self.price = price
        } else {
            price = nil
        }
        self.country = country
        service = parts.dropFirst().first.map { String($0) } ?? ""
        operatorCode = parts.dropFirst(2).first.map { String($0) }
    }

    var text: String {
        [String(country), service, operatorCode].compactMap { $0 }.joined(separator: "/")
            + (price.map { "@\($0.text)" } ?? "")
    }

    /// Whether a text may stand for a service or an operator.
    static func isName(_ text: some StringProtocol) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }

    /// A service's name without the mark that old answers put behind it: `vk_0`.
    static func service(_ text: String) -> String {
        text.hasSuffix("_0") || text.hasSuffix("_1") ? String(text.dropLast(2)) : text
    }
}

/// A phone number as sellers write it.
enum HandlerPhone {
    /// - Returns: `+` and its digits; nil where it is none.
    static func normalized(_ text: some StringProtocol) -> String? {
        var digits = ""
        for character in String(text).trimmed {
            switch character {
            case "0"..."9" where character.isASCII: digits.append(character)
            case "+" where digits.isEmpty: continue
            case " ", "-", "(", ")", ".": continue
            default: return nil
            }
        }
        if digits.hasPrefix("00") { digits.removeFirst(2) }
        // E.164 has 15 digits; shorter ones than 7 reach nobody from abroad.
        return (7...15).contains(digits.utf8.count) ? "+" + digits : nil
    }
}
