extension NetworkAddress {
    /// The four bytes of an IPv4 address, the sixteen of an IPv6 one, as they travel.
    package var bytes: [UInt8] {
        let words = isV4 ? [] : [high]
        let all = (words + [low]).flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
        return isV4 ? Array(all.suffix(4)) : all
    }

    /// `192.0.2.1`, or the eight groups of an IPv6 address without shortening.
    package var text: String {
        guard !isV4 else { return bytes.map { String($0) }.joined(separator: ".") }
        return [high, low].flatMap { word in
            stride(from: 48, through: 0, by: -16).map { String(word >> UInt64($0) & 0xFFFF, radix: 16) }
        }.joined(separator: ":")
    }
}
