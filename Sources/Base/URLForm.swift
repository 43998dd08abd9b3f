/// Bodies and queries of the kind `application/x-www-form-urlencoded`, as clients really send them.
package enum URLForm {
    /// The fields in the order in which they were sent.
    ///
    /// `+` is a blank; a `%` that no two digits follow stands for itself, as clients that do not encode mean it.
    ///
    /// - Parameter most: fields that anybody means to send; a body may hold half a million.
    /// - Returns: nil for text that is not UTF-8, and for more fields than that.
    package static func fields(_ bytes: [UInt8], most: Int = 1_000) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            let pair = bytes[start..<end]
            start = end + 1
            if pair.isEmpty { continue }
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard fields.count < most, let name = decoded(pair[..<equals]),
                let value = decoded(pair[equals...].dropFirst())
            else { return nil }
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
