/// A country whose numbers can be rented, by the number that the wholesale protocol gives it.
package struct NumberCountry: Sendable, Equatable {
    /// The wholesale number: 0 is Russia, 6 Indonesia. Kinds of numbers of one land may have numbers of their own.
    package let id: Int64
    /// ISO 3166-1 alpha-2; XK for Kosovo, which has no official one.
    package let code: String
    /// The plain English name.
    package let name: String
    /// `+` and the calling code; with the area where many lands share +1.
    package let dialCode: String

    init(_ id: Int64, _ code: String, _ name: String, _ dialCode: String) {
        self.id = id
        self.code = code
        self.name = name
        self.dialCode = dialCode
    }

    /// The flag: the letters of the code as regional indicators.
    package var emoji: String {
        var flag = String.UnicodeScalarView()
        for letter in code.unicodeScalars where ("A"..."Z").contains(letter) {
            // 0x1F1E6 is the indicator A.
            if let indicator = Unicode.Scalar(0x1F1E6 + letter.value - 0x41) { flag.append(indicator) }
        }
        return String(flag)
    }
}
