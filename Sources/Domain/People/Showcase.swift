import Base

/// How a storefront looks in a browser. One without a row is called as the storefront is.
package struct Showcase: Stored, Equatable {
    package static let mostBrand = 60
    package static let mostContact = 500

    package let storefront: StorefrontID
    package var brand: String
    /// `#rrggbb`, small letters; "" = the house's own.
    package var accent: String
    /// How customers reach the shop.
    package var contact: String
    /// Whether visitors may make themselves an account.
    package var allowsSignUp: Bool
    package var version: Int64 = 0

    package var key: StorefrontID { storefront }

    package static let table = TableShape(
        "showcases", key: ["storefront_id"],
        columns: ["brand:text", "accent:text", "contact:text", "sign_up", "version"])

    /// What a storefront without a row has.
    package init(of storefront: Storefront) {
        self.init(storefront: storefront.id, brand: storefront.name)
    }

    package init(
        storefront: StorefrontID, brand: String, accent: String = "", contact: String = "", allowsSignUp: Bool = false
    ) {
        self.storefront = storefront
        self.brand = brand
        self.accent = accent
        self.contact = contact
        self.allowsSignUp = allowsSignUp
    }

    /// - Throws: `invalid`.
    package func check() throws(Fault) {
        guard !brand.trimmed.isEmpty else { throw .invalid("brand: empty") }
        try PlainText.check(brand, "brand", atMost: Self.mostBrand)
        try PlainText.check(contact, "contact", atMost: Self.mostContact, hasLines: true)
        guard accent.isEmpty || Self.isAccent(accent) else { throw .invalid("accent \(accent): #rrggbb") }
    }

    /// It stands in style sheets, so nothing but six digits gets there.
    private static func isAccent(_ text: String) -> Bool {
        text.utf8.count == 7 && text.utf8.first == UInt8(ascii: "#")
            && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(storefront)
        writer.text(brand)
        writer.text(accent)
        writer.text(contact)
        writer.flag(allowsSignUp)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        storefront = try reader.id("storefront_id")
        brand = try reader.string("brand")
        accent = try reader.string("accent")
        contact = try reader.string("contact")
        allowsSignUp = try reader.flag("sign_up")
        version = try reader.number("version")
    }
}
