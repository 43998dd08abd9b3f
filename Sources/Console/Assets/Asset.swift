import Base
import Crypto

/// A file that pages need, kept in the program: its name carries its digest, so browsers keep it for ever.
package struct Asset: Sendable {
    package let name: String
    package let type: String
    package let bytes: [UInt8]

    init(_ stem: String, _ ending: String, type: String, _ text: String) {
        bytes = Array(text.utf8)
        let digest = Hex.text(SHA256.hash(data: bytes).prefix(6))
        name = "\(stem)-\(digest).\(ending)"
        self.type = type
    }

    package var path: String { "/assets/\(name)" }

    package static let style = Asset("console", "css", type: "text/css; charset=utf-8", StyleSheet.text)
    package static let script = Asset("console", "js", type: "text/javascript; charset=utf-8", Script.text)
    package static let icon = Asset("icon", "svg", type: "image/svg+xml", Icon.text)

    package static let all = [style, script, icon]

    /// A storefront's own colour, as a sheet of its own: pages carry no styles. What is written upon it, and links in
    /// it, can be read whatever colour it is.
    ///
    /// - Parameter accent: `#rrggbb`.
    package static func theme(accent: String) -> Asset {
        var rules = "--accent:\(accent)"
        if let colour = Colour(accent) {
            let (light, dark) = (colour.readable(on: .lightGround), colour.readable(on: .darkGround))
            rules += ";--on-accent:\(colour.ink);--link:light-dark(\(light),\(dark))"
        }
        return Asset("theme", "css", type: "text/css; charset=utf-8", ":root{\(rules)}")
    }
}

private enum Icon {
    static let text = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2456c4"/>\
        <path d="M7 11h11M18 11l-4-4M18 11l-4 4M25 21H14M14 21l4-4M14 21l4 4" stroke="#fff" stroke-width="2.6" fill="none" stroke-linecap="round"/></svg>
        """
}
