import Console
import Testing

/// Whatever colour a shop has, its buttons and links can be read.
@Suite struct ColourTests {
    private static let accents = (0..<4096).map { number in
        let digits = [number >> 8 & 15, number >> 4 & 15, number & 15].map { String($0, radix: 16) }
        return "#" + digits.map { $0 + $0 }.joined()
    }

    @Test func whatIsWrittenUponItOrInItIsTold() throws {
        for text in Self.accents {
            let accent = try #require(Colour(text))
            #expect("\(accent)" == text)
            #expect(accent.contrast(to: accent.ink) >= Colour.leastContrast, "\(text)")
            for ground in [Colour.lightGround, .darkGround] {
                let link = try #require(Colour("\(accent.readable(on: ground))"))
                #expect(link.contrast(to: ground) >= Colour.leastContrast, "\(text) on \(ground)")
            }
        }
    }

    @Test func contrastIsTheStandards() throws {
        let (white, black) = (try #require(Colour("#ffffff")), try #require(Colour("#000000")))
        #expect(abs(white.contrast(to: black) - 21) < 0.001)
        #expect(abs(try #require(Colour("#767676")).contrast(to: white) - 4.54) < 0.01)
    }

    @Test(arguments: ["", "#fff", "#-12345", "ffffff0", "#gggggg", "#ffffff0"])
    func whatIsNoColourIsNone(_ text: String) {
        #expect(Colour(text) == nil)
    }
}
