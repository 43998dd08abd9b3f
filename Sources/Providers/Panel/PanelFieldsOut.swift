import Base
import Domain

/// What is sent upstream with an order.
enum PanelFieldsOut {
    static func fields(of consignment: Consignment, withReference: Bool) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = [("service", consignment.item)]
        let type = ServiceTypes.byCode[consignment.type]
        let isSubscription = consignment.posts != nil
        if type?.hasLink ?? true || !isSubscription { fields.append(("link", consignment.link)) }
        switch type?.quantity {
        case .sent?,
            .perPost? where !isSubscription, nil:
            fields.append((OrderField.quantity.rawValue, String(consignment.quantity)))
        case .lines?, .one?, .perPost?: break
        }
        if let posts = consignment.posts {
            fields.append((OrderField.min.rawValue, String(posts.minimum)))
            fields.append((OrderField.max.rawValue, String(posts.maximum)))
        }
        if case .object(let options)? = consignment.options.flatMap({ JSONValue.parse(Array($0.utf8)) }) {
            fields += options.compactMap { option in option.value.scalarText.map { (option.name, $0) } }
        }
        if consignment.runs > 1 {
            fields.append((OrderField.runs.rawValue, String(consignment.runs)))
            fields.append((OrderField.interval.rawValue, String(consignment.intervalMinutes)))
        }
        if withReference { fields.append(("order_reference", consignment.reference.text)) }
        return fields
    }
}
