import Base
import Domain

/// What a call to a provider brought: what it means, what was said, and what staff must hear of.
package struct Reply<Value: Sendable>: Sendable {
    package let value: Value
    /// The provider's words, or what went wrong, in one line.
    package var words: String
    /// How long the provider asks to be left alone, in milliseconds; nil = it does not.
    package var waitMilliseconds: Int64?
    package var remarks: [Remark]

    package init(_ value: Value, words: String = "", waitMilliseconds: Int64? = nil, remarks: [Remark] = []) {
        self.value = value
        self.words = words
        self.waitMilliseconds = waitMilliseconds
        self.remarks = remarks
    }

    /// The same reply with another value.
    package func with<Other>(_ value: Other) -> Reply<Other> {
        Reply<Other>(value, words: words, waitMilliseconds: waitMilliseconds, remarks: remarks)
    }
}

/// What a provider says of one order.
package struct Sighting: Sendable, Equatable {
    package var event: OrderEvent?
    /// What it charges for it by now, in its currency.
    package var cost: Money?
    /// The provider's own orders for the posts of a subscription, oldest first.
    package var posts: [String]

    package init(_ event: OrderEvent?, cost: Money? = nil, posts: [String] = []) {
        self.event = event
        self.cost = cost
        self.posts = posts
    }
}

/// How a request to deliver again ended.
package enum RefillEnd: Sendable, Equatable {
    /// The provider has it, under this id if it told one.
    case accepted(String?)
    case refused
    /// Nobody knows whether it was taken.
    case unknown
    /// Certainly not taken: asked again later.
    case notTaken
}

/// An order in a provider's list of those it took last.
package struct RecentOrder: Sendable, Equatable {
    package let id: String
    /// nil where the list does not say.
    package let item: String?
    package let link: String?
    package let quantity: Int64?

    package init(id: String, item: String?, link: String?, quantity: Int64?) {
        self.id = id
        self.item = item
        self.link = link
        self.quantity = quantity
    }
}

/// What calls are made for: reads may be made while money calls rest.
package enum CallPurpose: Sendable {
    case send, read
}

/// An upstream that delivers panel orders. It knows no database: what it is told is all it knows.
package protocol Provider: Sendable {
    /// Whether sending an order twice under one reference delivers it once.
    var isIdempotent: Bool { get }
    /// Whether `recentOrders` can be asked.
    var listsOrders: Bool { get }
    /// What one call takes at most, in milliseconds.
    var callMilliseconds: Int64 { get }
    /// What is known of its calls.
    var gate: CallGate { get }

    func place(_ consignment: Consignment) async -> Reply<DispatchEnd>
    /// What is new about orders that it has; an order without an entry is unchanged.
    func progress(of orders: [Order]) async -> Reply<[OrderID: Sighting]>
    /// Asks to cancel; the end, if any, comes with `progress`.
    ///
    /// - Returns: the orders of which it has heard, whatever it said.
    func cancel(_ orders: [Order]) async -> Reply<Set<OrderID>>
    func refill(_ order: Order) async -> Reply<RefillEnd>
    /// The state of a refill that it has; nil = unchanged.
    func refillState(_ refill: Refill, of order: Order) async -> Reply<RefillState?>
    /// Its latest orders of ours, latest first, as many as it likes to tell; nil = no answer.
    func recentOrders() async -> Reply<[RecentOrder]?>
    /// Our money there; nil = no answer.
    func balance() async -> Reply<Money?>
    /// Its catalogue; nil = no answer, or none that makes sense.
    func services() async -> Reply<[OfferedService]?>
    /// How many posts of a subscription there are by now, the old ones it asked for included, for a provider that
    /// makes no posts itself.
    func posts(for subscription: Subscription, of order: Order) async -> Int64
    /// The address of a post.
    func postLink(_ post: Int64, of order: Order) -> String
    /// Milliseconds until an order of that age (in milliseconds) is worth another look.
    func nextLook(age: Int64) -> Int64
}
