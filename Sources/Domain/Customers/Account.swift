import Base

/// A customer of one storefront.
package struct Account: Stored, Equatable {
    package let id: AccountID
    package let storefront: StorefrontID
    package var name: String
    package var isSuspended: Bool
    /// Addresses that may use the API; empty = all.
    package var allowList: AddressList
    /// Change of every listed rate in hundredths of a percent; −500 = 5 % off.
    package var discountBasisPoints: Int64
    package let createdAt: Instant
    package var version: Int64 = 0

    package var key: AccountID { id }

    package static let table = TableShape(
        "accounts", key: ["id"],
        columns: [
            "storefront_id", "name:text", "suspended", "allow_list:text", "discount_basis_points", "created_at_ms",
            "version",
        ])

    package init(id: AccountID, storefront: StorefrontID, name: String, createdAt: Instant) {
        self.id = id
        self.storefront = storefront
        self.name = name
        isSuspended = false
        allowList = AddressList()
        discountBasisPoints = 0
        self.createdAt = createdAt
    }

    package func write(to writer: inout some ColumnWriter) {
        writer.id(id)
        writer.id(storefront)
        writer.text(name)
        writer.flag(isSuspended)
        writer.text(allowList.text)
        writer.integer(discountBasisPoints)
        writer.time(createdAt)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        id = try reader.id("id")
        storefront = try reader.id("storefront_id")
        name = try reader.string("name")
        isSuspended = try reader.flag("suspended")
        guard let list = AddressList(text: try reader.string("allow_list")) else { throw UnreadableRow("allow_list") }
        allowList = list
        discountBasisPoints = try reader.number("discount_basis_points")
        createdAt = try reader.time("created_at_ms")
        version = try reader.number("version")
    }
}

extension Account {
    /// What `discountBasisPoints` is for a discount that staff typed, in percent.
    ///
    /// - Returns: nil unless it is a number from 0 to 99.99 with two decimals at most.
    package static func discount(percent text: some StringProtocol) -> Int64? {
        guard let parsed = DecimalText.parse(text, scale: 2), (0..<10_000).contains(parsed.scaled) else { return nil }
        return -parsed.scaled
    }
}
