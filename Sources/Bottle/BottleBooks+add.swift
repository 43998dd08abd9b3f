import Base

extension BottleBooks {
    private static let longestLink = 2_048

    /// What was ordered, as far as its service tells.
    private struct Wish {
        let link: String
        let quantity: Int64
        let posts: Int64?
    }

    /// Takes an order; a known reference answers its first one.
    mutating func add(_ form: BottleForm, at now: Instant) throws(BottleRefusal) -> JSONValue {
        let reference = form["order_reference"]
        if script.takesReferences, let first = reference.flatMap({ references[$0] }) { return Self.placed(first) }
        guard let service = form["service"].flatMap({ WholeNumber.parse($0) }).flatMap({ catalog[$0] }) else {
            throw .incorrectService
        }
        let wish = try Self.wish(form, service)
        let charge: Money
        do throws(Fault) {
            charge =
                wish.posts == nil ? try service.rate.charge(quantity: wish.quantity, basis: service.basis) : .zero
        } catch { throw .field("quantity") }
        guard charge <= balance else { throw .noFunds }
        let id = nextOrder
        enter(
            BottleOrder(
                id: id, reference: reference, service: service.id, link: wish.link, quantity: wish.quantity,
                placedAt: now, warmUpMilliseconds: script.warmUpMilliseconds,
                finishAfterMilliseconds: script.finishAfterMilliseconds, plannedEnd: service.end, charge: charge,
                subscription: wish.posts.map { BottleSubscription(posts: $0) }))
        if script.takesReferences, let reference { references[reference] = id }
        return Self.placed(id)
    }

    private static func placed(_ id: Int64) -> JSONValue { .members(["order": .whole(id)]) }

    private static func wish(_ form: BottleForm, _ service: BottleService) throws(BottleRefusal) -> Wish {
        if service.kind == .subscription { return try subscription(form, service) }
        guard let link = form["link"], !link.hasBlank, !link.hasControlCharacter, link.utf8.count <= longestLink else {
            throw .field("link")
        }
        switch service.kind {
        case .bundle: return Wish(link: link, quantity: 1, posts: nil)
        case .comments:
            let lines = form.lines("comments")
            guard !lines.isEmpty else { throw .field("comments") }
            return Wish(link: link, quantity: try within(service, Int64(lines.count)), posts: nil)
        case .plain, .subscription:
            guard let sent = try form.number("quantity"), sent > 0 else { throw .field("quantity") }
            let quantity = try within(service, sent)
            let runs = try form.number("runs") ?? 0
            guard runs > 0 else { return Wish(link: link, quantity: quantity, posts: nil) }
            guard service.hasDripFeed, runs >= 2 else { throw .field("runs") }
            guard try form.number("interval") ?? 0 > 0 else { throw .field("interval") }
            let (whole, overflowed) = quantity.multipliedReportingOverflow(by: runs)
            guard !overflowed else { throw .field("runs") }
            return Wish(link: link, quantity: whole, posts: nil)
        }
    }

    private static func subscription(_ form: BottleForm, _ service: BottleService) throws(BottleRefusal) -> Wish {
        guard let name = form["username"] ?? form["link"], !name.hasBlank else { throw .field("username") }
        guard let least = try form.number("min") else { throw .field("min") }
        guard let most = try form.number("max"), most >= least else { throw .field("max") }
        let posts = try form.number("posts") ?? 0
        return Wish(
            link: name, quantity: try within(service, least),
            posts: posts == 0 ? BottleSubscription.ordinaryPosts : min(posts, BottleSubscription.mostPosts))
    }

    private static func within(_ service: BottleService, _ quantity: Int64) throws(BottleRefusal) -> Int64 {
        if quantity < service.minimum { throw .belowMinimum }
        if quantity > service.maximum { throw .aboveMaximum }
        return quantity
    }
}
