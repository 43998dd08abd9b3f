/// Bodies and queries of the kind `application/x-www-form-urlencoded`, as clients really send them.
package enum URLForm {
    /// The fields in the order in which they were sent.
    ///
    /// `+` is a blank; a `%` that no two digits follow stands for itself, as clients that do not encode mean it.
    ///
    /// - Returns: nil for text that is not UTF-8.
    package static func fields(_ bytes: [UInt8]) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = decoded(pair[..<equals]), let value = decoded(pair[equals...].dropFirst()) else {
                return nil
            }
            fields.append((name, value))
        }
        return fields
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let escaped = escaped(rest.prefix(2)) {
                text.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                text.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(validating: text, as: UTF8.self)
    }

    private static func escaped(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard let high = digits.first?.hexValue, let low = digits.dropFirst().first?.hexValue else { return nil }
        return high << 4 | low
    }
}

extension UInt8 {
    fileprivate var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
