import Base
import Domain

/// The fields of a JSON body. Unknown ones are ignored, null is the same as absent.
struct BodyFields {
    private var members: [String: JSONValue] = [:]

    /// - Throws: `invalid` for what is no JSON object in UTF-8, or names a field twice.
    init(_ body: [UInt8]) throws(Fault) {
        guard !body.isEmpty else { return }
        guard let json = JSONValue.parse(body) else { throw .invalid("the body is not valid JSON") }
        guard case .object(let found) = json else { throw .invalid("the body must be a JSON object") }
        for member in found {
            guard members.updateValue(member.value, forKey: member.name) == nil else {
                throw .invalid("\(member.name.cut(toBytes: Self.longestShownName)) is given twice")
            }
        }
    }

    /// Names of unknown fields are shown up to this many bytes.
    private static let longestShownName = 64

    private func value(_ name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    func has(_ name: String) -> Bool { value(name) != nil }

    /// A whole number, also as a string of digits.
    func integer(_ name: String) throws(Fault) -> Int64? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { throw .invalid("\(name) must be an integer") }
        return number
    }

    func text(_ name: String) throws(Fault) -> String? {
        guard let value = value(name) else { return nil }
        guard case .text(let text) = value, !text.utf8.contains(0) else { throw .invalid("\(name) must be a string") }
        return text
    }

    /// The `id` of an order; nil for a number that no order has.
    func order() throws(Fault) -> RentalID? {
        guard let number = try integer("id") else { throw .invalid("id is required") }
        return RentalID(whole: number)
    }

    /// A bound of prices in the form of a version.
    func price(_ name: String, _ api: NumbersAPI) throws(Fault) -> PriceBound? {
        guard let value = value(name) else { return nil }
        guard let price = api.price(value) else { throw .invalid("\(name) must be \(api.priceForm)") }
        return price
    }
}

extension JSONValue {
    /// A whole number, or a string of digits. What is beyond 64 bits is the nearest that is not: no bound and no id
    /// is there.
    var integer: Int64? {
        switch self {
        case .number(let text): Int64(clamping: text)
        case .text(let text): text.utf8.first == UInt8(ascii: "-") ? nil : Int64(clamping: text)
        case .null, .flag, .array, .object: nil
        }
    }
}

extension Int64 {
    /// Reads ASCII digits, a minus before them or not.
    ///
    /// - Returns: the nearest number of 64 bits; nil for any other text.
    init?(clamping text: String) {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        self = Int64(text) ?? (isNegative ? .min : .max)
    }
}

extension Identifier {
    /// - Returns: nil for a number that no id has.
    init?(whole number: Int64) {
        guard number > 0, number < Int64(1) << 31 else { return nil }
        self.init(number)
    }
}
