import Base
import Domain

/// An id as it was sent, to be echoed, and what it means.
package struct SentID: Sendable, Equatable {
    package let text: String
    /// nil where the text is no id.
    package let number: Int64?

    package init(_ text: String) {
        self.text = text
        number = WholeNumber.parse(text)
    }

    /// What two spellings of one id share.
    enum Meaning: Hashable {
        case number(Int64)
        case text(String)
    }

    var meaning: Meaning { number.map(Meaning.number) ?? .text(text) }

    package func id<Owner>() -> Identifier<Owner>? { Identifier(text: text) }
}

/// One id or a list: clients get an object for the one and a collection for the other.
package enum SentIDs: Sendable, Equatable {
    case one(SentID)
    case many([SentID])

    package var all: [SentID] {
        switch self {
        case .one(let id): [id]
        case .many(let ids): ids
        }
    }
}

/// What a client asks for.
package enum PanelCall: Sendable {
    case services
    case add(service: ListingID?, draft: Draft, reference: String?)
    case status(SentIDs)
    case refill(SentIDs)
    case refillStatus(SentIDs)
    case cancel([SentID])
    case balance
    case orders(limit: Int64)

    /// The most ids of one request.
    package static let mostIDs = 100
    package static let longestReference = 100
}

/// The actions by name, each with what it counts as.
package enum PanelAction: String, Sendable, CaseIterable {
    case services, add, status, refill, cancel, balance, orders
    case refillStatus = "refill_status"

    package var group: ActionGroup {
        switch self {
        case .services, .status, .refillStatus, .balance, .orders: .read
        case .add, .refill, .cancel: .order
        }
    }

    package var scope: KeyScope { group == .order ? .order : .read }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    package init?(_ fields: PanelFields) {
        guard let name = fields.text("action"), let action = Self.byName[name] else { return nil }
        self = action
    }
}

extension PanelCall {
    /// Reads the call of an action.
    ///
    /// - Parameter idempotencyKey: the header of that name; the same thing as `order_reference`.
    /// - Throws: `incorrectRequest`, `tooManyIDs`, `incorrectOrder`, `refillNotFound`, `badField`.
    package init(_ action: PanelAction, _ fields: PanelFields, idempotencyKey: String?) throws(Fault) {
        switch action {
        case .services: self = .services
        case .balance: self = .balance
        case .add:
            self = .add(
                service: fields.text("service").flatMap { ListingID(text: $0) }, draft: Self.draft(fields),
                reference: try Self.reference(fields, idempotencyKey))
        case .status: self = .status(try Self.ids(fields, "order", "orders", or: .incorrectOrder))
        case .refill: self = .refill(try Self.ids(fields, "order", "orders", or: .incorrectOrder))
        case .cancel: self = .cancel(try Self.ids(fields, "order", "orders", or: .incorrectOrder).all)
        case .refillStatus:
            // Published clients send refill ids under the names of order ids.
            let hasOwn = fields.text("refill") != nil || fields.text("refills") != nil
            self = .refillStatus(
                try Self.ids(
                    fields, hasOwn ? "refill" : "order", hasOwn ? "refills" : "orders", or: .refillNotFound))
        case .orders:
            let sent = fields.text("limit").flatMap { WholeNumber.parse($0) == 0 ? nil : $0 }
            guard let limit = sent.map({ WholeNumber.parse($0) }) ?? Int64(Self.mostIDs) else {
                throw .incorrectRequest
            }
            self = .orders(limit: min(limit, Int64(Self.mostIDs)))
        }
    }

    private static func draft(_ fields: PanelFields) -> Draft {
        var draft = Draft()
        for (name, value) in fields.all {
            if let field = OrderField.byName[name] { draft.set(field, value) }
        }
        return draft
    }

    private static func reference(_ fields: PanelFields, _ header: String?) throws(Fault) -> String? {
        let field = fields.text("order_reference")
        let header = header.flatMap(PanelFields.meant)
        if let field, let header, field != header { throw .incorrectRequest }
        guard let reference = field ?? header else { return nil }
        guard reference.count <= longestReference, !reference.hasControlCharacter else {
            throw .badField("order_reference")
        }
        return reference
    }

    /// The list's name wins; a comma in the single one makes it a list; what was sent twice is answered once.
    private static func ids(_ fields: PanelFields, _ one: String, _ many: String, or missing: Fault) throws(Fault)
        -> SentIDs
    {
        let list = fields.text(many)
        guard let text = list ?? fields.text(one) else { throw missing }
        if list == nil, !text.utf8.contains(UInt8(ascii: ",")) { return .one(SentID(text)) }
        var seen: Set<SentID.Meaning> = []
        var ids: [SentID] = []
        for piece in text.split(separator: ",") {
            let id = String(piece.trimmed)
            guard !id.isEmpty, seen.insert(SentID(id).meaning).inserted else { continue }
            guard ids.count < mostIDs else { throw .tooManyIDs }
            ids.append(SentID(id))
        }
        guard !ids.isEmpty else { throw missing }
        return .many(ids)
    }
}
