import Foundation

/// A colour of the screen, and how well it is told from others: WCAG 2.2, "relative luminance" and "contrast ratio".
package struct Colour: Sendable, Equatable, CustomStringConvertible {
    private let parts: [Double]  // red, green, blue, each 0…1

    /// The least contrast of text (WCAG 2.2, 1.4.3).
    package static let leastContrast = 4.5
    static let white = Colour(0xffffff)
    static let black = Colour(0)
    /// The grounds of the style sheet that are the hardest to read on.
    package static let lightGround = Colour(0xf3f5f8)
    package static let darkGround = Colour(0x1b1f26)

    private init(_ parts: [Double]) {
        self.parts = parts
    }

    private init(_ number: Int) {
        parts = [16, 8, 0].map { Double(number >> $0 & 0xff) / 255 }
    }

    /// - Parameter text: `#rrggbb`; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 7, text.hasPrefix("#"), let number = Int(text.dropFirst(), radix: 16), number >= 0
        else { return nil }
        self.init(number)
    }

    package var description: String {
        parts.reduce(into: "#") { text, part in
            let byte = Int((part * 255).rounded())
            text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
    }

    private var luminance: Double {
        let linear = parts.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// From 1, the same, to 21, black on white.
    package func contrast(to other: Colour) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private func mixed(with other: Colour, share: Double) -> Colour {
        Colour(zip(parts, other.parts).map { $0 * (1 - share) + $1 * share })
    }

    /// Black or white, whichever is read better upon it.
    package var ink: Colour { contrast(to: .white) >= contrast(to: .black) ? .white : .black }

    /// The nearest to it, towards black or white, that can be read on a ground.
    package func readable(on ground: Colour) -> Colour {
        let end = ground.ink
        // A little above the least: what is written in the sheet is rounded.
        let shades = (0...20).lazy.map { mixed(with: end, share: Double($0) / 20) }
        return shades.first { $0.contrast(to: ground) > Self.leastContrast + 0.1 } ?? end
    }
}
