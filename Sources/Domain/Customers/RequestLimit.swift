import Base

/// Actions that are limited together.
package enum ActionGroup: Int64, Sendable, CaseIterable {
    case read = 1
    case order = 2
    case numbersCatalog = 3
    case numbersBalance = 4
    case numbersOrders = 5
    case numbersCreate = 6
    case numbersCancel = 7
    case numbersActions = 8
    case numbersWebhook = 9
    case numbersWebhookTest = 10

    package init?(name: String) {
        guard let group = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = group
    }

    package var name: String {
        switch self {
        case .read: "read"
        case .order: "order"
        case .numbersCatalog: "numbers-catalog"
        case .numbersBalance: "numbers-balance"
        case .numbersOrders: "numbers-orders"
        case .numbersCreate: "numbers-create"
        case .numbersCancel: "numbers-cancel"
        case .numbersActions: "numbers-actions"
        case .numbersWebhook: "numbers-webhook"
        case .numbersWebhookTest: "numbers-webhook-test"
        }
    }

    /// Admitted in any 60 s where nobody has set another number; nil = no limit. The numbers API's are those of its
    /// source.
    package var standardPerMinute: Int64? {
        switch self {
        case .read, .order: nil
        case .numbersCatalog, .numbersOrders: 5_000
        case .numbersBalance, .numbersWebhook: 600
        case .numbersCreate: 3_000
        case .numbersCancel, .numbersActions: 1_000
        case .numbersWebhookTest: 10
        }
    }
}

/// Whose limit it is: an account's own, or the default of a storefront.
package enum LimitOwner: Hashable, Comparable, Sendable {
    case storefront(StorefrontID)
    case account(AccountID)
}

/// How many requests of a group are admitted in any 60 seconds. No row = no limit.
package struct RequestLimit: Stored, Equatable {
    /// The number that lifts a storefront's default for one account.
    package static let unlimited: Int64 = -1

    package struct Key: StoredKey {
        package let owner: LimitOwner
        package let group: ActionGroup

        package init(_ owner: LimitOwner, _ group: ActionGroup) {
            self.owner = owner
            self.group = group
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.owner, left.group.rawValue) < (right.owner, right.group.rawValue)
        }

        package func write(to writer: inout some ColumnWriter) {
            switch owner {
            case .storefront(let id):
                writer.integer(1)
                writer.id(id)
            case .account(let id):
                writer.integer(2)
                writer.id(id)
            }
            writer.choice(group)
        }
    }

    package let key: Key
    package var perMinute: Int64
    package var version: Int64 = 0

    package static let table = TableShape(
        "request_limits", key: ["owner_kind", "owner_id", "action_group"], columns: ["per_minute", "version"])

    package init(key: Key, perMinute: Int64) {
        self.key = key
        self.perMinute = perMinute
    }

    package func write(to writer: inout some ColumnWriter) {
        key.write(to: &writer)
        writer.integer(perMinute)
        writer.integer(version)
    }

    package init(from reader: inout some ColumnReader) throws(UnreadableRow) {
        let kind = try reader.number("owner_kind")
        let owner: LimitOwner
        switch kind {
        case 1: owner = .storefront(try reader.id("owner_id"))
        case 2: owner = .account(try reader.id("owner_id"))
        default: throw UnreadableRow("owner_kind")
        }
        key = Key(owner, try reader.choice("action_group"))
        perMinute = try reader.number("per_minute")
        version = try reader.number("version")
    }
}
