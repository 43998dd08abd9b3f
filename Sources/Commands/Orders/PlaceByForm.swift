import Base
import Domain

/// Places the one order of a form.
///
/// Sent again with the same content, which is what its reference names, it finds its order; with other content it
/// places nothing, so that nobody takes the first order for another one. What is refused leaves the form unused.
///
/// - Throws: what `PlaceOrder` throws.
package struct PlaceByForm: Command {
    package enum Outcome: Sendable, Equatable {
        /// Now, or when the form was sent before.
        case placed(OrderID, isNew: Bool)
        /// The form was sent before with other content, and made this order.
        case used(for: OrderID)
    }

    package static var name: String { PlaceOrder.name }

    private let order: PlaceOrder
    private let reference: OrderReference.Key
    private let form: KeyDigest

    /// - Parameters:
    ///   - reference: names the form and all that was typed into it.
    ///   - form: the digest of session and form.
    package init(
        wallet: WalletKey, quote: Result<Quote, Fault>, reference: OrderReference.Key, form: KeyDigest,
        upstreamReference: UpstreamReference
    ) {
        order = PlaceOrder(wallet: wallet, quote: quote, reference: reference, upstreamReference: upstreamReference)
        self.reference = reference
        self.form = form
    }

    package var size: Int { order.size }
    package var identifiers: Int64 { order.identifiers }

    package func touch(_ books: inout Books) {
        books.formUses.want(form)
        order.touch(&books)
    }

    package func decide(_ books: inout Books) throws(Fault) -> Outcome {
        let use = try books.formUses.find(form)
        if let use, try books.references.find(reference) == nil { return .used(for: OrderID(use.result)) }
        let id = try order.decide(&books)
        if use == nil { try books.formUses.put(FormUse(key: form, result: id.raw, at: books.now)) }
        return .placed(id, isNew: use == nil)
    }
}
