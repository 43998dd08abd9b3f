extension CodeFinder {
    /// What a scalar is to the finder.
    enum Kind {
        case digit
        /// A letter of a script that puts blanks between words.
        case letter
        /// A letter of a script that writes words without blanks, so that a number may touch it.
        case glyph
        case blank
        case line
        case sign
    }

    /// One scalar of a folded text.
    struct Place {
        /// As it was written, but digits, letters of full width and dashes in ASCII.
        let shown: Unicode.Scalar
        /// The same in small letters, and with Arabic letters in one spelling.
        let folded: Unicode.Scalar
        let kind: Kind
    }
}

extension CodeFinder.Place {
    /// Folds one scalar.
    ///
    /// - Returns: nil for what is not seen: marks of direction, joiners, combining accents, vowel points.
    static func of(_ scalar: Unicode.Scalar) -> Self? {
        if scalar.isASCII { return ascii(scalar) }
        if CodeFinder.isUnseen(scalar) { return nil }
        switch scalar.properties.generalCategory {
        case .format:
            // A blank without width parts words all the same.
            return scalar.value == 0x200B ? ascii(" ") : nil
        case .decimalNumber:
            return Character(scalar).wholeNumberValue.flatMap { digits[$0] }
        case .dashPunctuation:
            return ascii("-")
        case .spaceSeparator:
            return ascii(" ")
        case .lineSeparator, .paragraphSeparator:
            return ascii("\n")
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
            .nonspacingMark, .spacingMark:
            return letter(scalar)
        default:
            return sign(scalar)
        }
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> Self {
        switch scalar {
        case "0"..."9": Self(shown: scalar, folded: scalar, kind: .digit)
        case "a"..."z": Self(shown: scalar, folded: scalar, kind: .letter)
        case "A"..."Z":
            Self(
                shown: scalar, folded: Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value | 0x20)), kind: .letter)
        case "\n", "\r", "\u{0B}", "\u{0C}": Self(shown: " ", folded: " ", kind: .line)
        case " ", "\t": Self(shown: " ", folded: " ", kind: .blank)
        default: Self(shown: scalar, folded: scalar, kind: .sign)
        }
    }

    private static func letter(_ scalar: Unicode.Scalar) -> Self {
        if let narrow = narrow(scalar) { return ascii(narrow) }
        let properties = scalar.properties
        let small = properties.changesWhenLowercased ? properties.lowercaseMapping.unicodeScalars.first : nil
        let folded = CodeFinder.oneSpelling[scalar] ?? small ?? scalar
        return Self(shown: scalar, folded: folded, kind: CodeFinder.isGlyph(scalar) ? .glyph : .letter)
    }

    private static func sign(_ scalar: Unicode.Scalar) -> Self {
        switch scalar.value {
        case 0x85: ascii("\n")
        case 0x2212: ascii("-")
        case 0x2018, 0x2019: ascii("'")
        case 0x066B: ascii(".")
        case 0x066C: ascii(",")
        // Comma and full stop of full width part sentences; in ASCII they would make one number of two.
        case 0xFF0C, 0xFF0E: Self(shown: scalar, folded: scalar, kind: .sign)
        default: narrow(scalar).map(ascii) ?? Self(shown: scalar, folded: scalar, kind: .sign)
        }
    }

    /// The ASCII scalar that is meant by one of full width.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) : nil
    }

    /// By value, for digits of any script.
    private static let digits = Dictionary(
        uniqueKeysWithValues: (0...9).map { value in
            (value, ascii(Unicode.Scalar(UInt8(truncatingIfNeeded: 0x30 + value))))
        })
}

extension CodeFinder {
    /// Accents on their own, Arabic and Hebrew vowel points, the Arabic stretch, shapes of emoji.
    fileprivate static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x0591...0x05BD, 0x05BF...0x05C7, 0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670,
            0x20E3, 0xFE00...0xFE0F:
            true
        default: false
        }
    }

    /// Thai, Lao, Burmese, Khmer, Chinese, Japanese and Korean letters.
    fileprivate static func isGlyph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF,
            0x3130...0x318F, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF,
            0xFF66...0xFF9F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Arabic and Persian keyboards write the same letters differently; Russian writers leave out the dots.
    fileprivate static let oneSpelling: [Unicode.Scalar: Unicode.Scalar] = [
        "أ": "ا", "إ": "ا", "آ": "ا", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ё": "е", "Ё": "е",
    ]
}
