import Base

/// Numbers as people read them: groups of three, a point before decimals.
package enum Digits {
    package static func grouped(_ number: Int64) -> String { grouped(String(number)) }

    package static func grouped(_ money: Money) -> String { grouped(money.text) }

    /// - Parameter text: a plain decimal number.
    package static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text.dropFirst(sign.count)
        let whole = digits.prefix { $0 != "." }
        guard whole.count > 3 else { return text }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return sign + grouped + digits.dropFirst(whole.count)
    }
}
