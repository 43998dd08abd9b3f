import Base

extension SeededNumbers {
    /// A number that is not negative, of any magnitude: small ones come as often as large ones.
    mutating func magnitude(atMost limit: Int64 = .max) -> Int64 {
        Int64.random(in: 0...max(1, limit >> Int64.random(in: 0...62, using: &self)), using: &self)
    }
}

/// Whole numbers as decimal digits, calculated as on paper: the arithmetic that money is held against.
struct PaperNumber: Equatable {
    /// Least significant first, no zeros at the end.
    private var digits: [UInt8]

    init(_ number: Int64) {
        digits = String(number).utf8.reversed().map { $0 - 0x30 }
        trim()
    }

    private init(digits: [UInt8]) {
        self.digits = digits
        trim()
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    var text: String { digits.isEmpty ? "0" : String(digits.reversed().map { Character(UnicodeScalar($0 + 0x30)) }) }
    var isZero: Bool { digits.isEmpty }

    /// nil where it does not fit.
    var int64: Int64? { Int64(text) }

    static func * (left: PaperNumber, right: PaperNumber) -> PaperNumber {
        var columns = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (i, a) in left.digits.enumerated() {
            for (j, b) in right.digits.enumerated() { columns[i + j] += Int(a) * Int(b) }
        }
        var carry = 0
        var digits: [UInt8] = []
        for column in columns {
            digits.append(UInt8((column + carry) % 10))
            carry = (column + carry) / 10
        }
        return PaperNumber(digits: digits)
    }

    /// Long division, a half rounded up.
    func dividedHalfUp(by divisor: PaperNumber) -> PaperNumber {
        guard let divisor = UInt128(divisor.text) else { return self }
        var rest: UInt128 = 0
        var quotient: [UInt8] = []
        for digit in digits.reversed() {
            rest = rest * 10 + UInt128(digit)
            quotient.append(UInt8(rest / divisor))
            rest %= divisor
        }
        var result = PaperNumber(digits: quotient.reversed())
        if rest * 2 >= divisor { result.increment() }
        return result
    }

    private mutating func increment() {
        for place in digits.indices {
            if digits[place] < 9 {
                digits[place] += 1
                return
            }
            digits[place] = 0
        }
        digits.append(1)
    }
}
