import Base
import Domain

/// How a request to deliver again ended.
package enum RefillEnd: Sendable, Equatable {
    /// The provider has it, under this id.
    case accepted(String)
    case refused
    /// No clear answer: asked again later.
    case notTaken
}

/// An upstream that delivers panel orders. It knows no database: what it is told is all it knows.
package protocol Provider: Sendable {
    /// Whether sending an order twice under one reference delivers it once.
    var isIdempotent: Bool { get }
    func place(_ consignment: Consignment) async -> DispatchEnd
    /// What is new about orders that it has; an order without an entry is unchanged.
    func progress(of orders: [Order]) async -> [OrderID: OrderEvent]
    /// Asks to cancel; the end, if any, comes with `progress`.
    ///
    /// - Returns: whether the provider has heard it.
    func cancel(_ order: Order) async -> Bool
    func refill(_ order: Order) async -> RefillEnd
    /// The state of a refill that it has; nil = unchanged.
    func refillState(_ refill: Refill, of order: Order) async -> RefillState?
    /// How many posts of a subscription there are by now, the old ones it asked for included.
    func posts(for subscription: Subscription, of order: Order) async -> Int64
    /// The address of a post.
    func postLink(_ post: Int64, of order: Order) -> String
    /// Milliseconds until an order of that age (in milliseconds) is worth another look.
    func nextLook(age: Int64) -> Int64
}
