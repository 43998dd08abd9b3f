extension CodeFinder {
    /// What stands between two numbers that belong together.
    enum Joint {
        case blank
        case hyphen
        /// Full stop or comma: a decimal, thousands, a date, or a sentence that ends without a blank.
        case point
        /// Slash, colon or apostrophe: a date, a time, a fraction, Swiss thousands.
        case part
        /// With brackets, as in telephone numbers.
        case bracket

        init?(_ gap: [Unicode.Scalar]) {
            switch gap {
            case [" "]: self = .blank
            case ["-"]: self = .hyphen
            case ["."], [","]: self = .point
            case ["/"], [":"], ["'"]: self = .part
            default:
                guard gap.contains("(") || gap.contains(")") else { return nil }
                guard gap.allSatisfy({ $0 == "(" || $0 == ")" || $0 == " " || $0 == "-" }) else { return nil }
                self = .bracket
            }
        }
    }

    /// Numbers that follow each other with one joint between each two.
    struct NumberRow {
        /// Numbers joined without blanks.
        struct Piece {
            var numbers: [Number]
            var joints: [Joint] = []

            /// Whether it can be a day, with or without its year: 12-05, 2024-05-12.
            var isDay: Bool {
                let short = numbers.count { $0.length <= 2 }
                return numbers.count <= 3 && short >= 1 && numbers.allSatisfy { $0.length <= 2 || $0.length == 4 }
                    && numbers.count - short <= 1
            }

            /// Whether its numbers only happen to touch: "123456,7890123", "Code 1:123456".
            var isLoose: Bool {
                guard let first = numbers.first, let last = numbers.last, numbers.count == 2 else { return false }
                switch joints.first {
                case .point:
                    let isDecimal = last.length <= 2
                    let isThousands = first.length <= 3 && last.length == 3
                    return !isDecimal && !isThousands
                case .part:
                    return first.length > 2 && last.length > 2
                default:
                    return false
                }
            }
        }

        private(set) var pieces: [Piece]
        private var hasBracket = false

        init(_ number: Number) {
            pieces = [Piece(numbers: [number])]
        }

        mutating func append(_ number: Number, _ joint: Joint) {
            guard joint != .blank, joint != .bracket, var piece = pieces.popLast() else {
                hasBracket = hasBracket || joint == .bracket
                pieces.append(Piece(numbers: [number]))
                return
            }
            piece.numbers.append(number)
            piece.joints.append(joint)
            pieces.append(piece)
        }

        var numbers: [Number] { pieces.flatMap(\.numbers) }

        /// Numbers that stand for themselves.
        var singles: [Number] {
            pieces.flatMap { piece in piece.numbers.count == 1 || piece.isLoose ? piece.numbers : [] }
        }

        /// The row as `123-456` or `123 456`, with nothing else in it.
        var pair: (start: Int, end: Int)? {
            let numbers = numbers
            guard numbers.count == 2, !hasBracket, numbers.allSatisfy({ $0.length == 3 }) else { return nil }
            guard pieces.count == 2 || pieces.first?.joints.first == .hyphen else { return nil }
            guard let first = numbers.first, let last = numbers.last else { return nil }
            return (first.start, last.end)
        }

        /// Whether it has the form of a telephone or card number: several short groups, many digits.
        var isPhoneNumber: Bool {
            let numbers = numbers
            let digits = numbers.reduce(0) { $0 + $1.length }
            guard pieces.count >= 2, let first = numbers.first, numbers.allSatisfy({ $0.length <= 7 }) else {
                return false
            }
            if hasBracket { return digits >= 8 && first.length <= 4 }
            if pieces.contains(where: { $0.joints.contains(.hyphen) && !$0.isDay }) { return true }
            return pieces.count >= 3 && digits >= 9
                && pieces.allSatisfy { $0.joints.isEmpty } && numbers.allSatisfy { $0.length <= 5 }
        }
    }
}
