import Base

/// What a provider is asked to deliver.
package struct Consignment: Sendable, Equatable {
    package let order: OrderID
    package let wallet: WalletKey
    package let attempt: Int64
    package let provider: ProviderID
    package let item: String
    package let type: Int64
    package let link: String
    /// Units of one run.
    package let quantity: Int64
    /// Runs that the provider is to make itself; 1 = an order without runs.
    package let runs: Int64
    package let intervalMinutes: Int64
    package let options: String?
    /// What a subscription watches for.
    package let posts: Subscription?
    package let reference: UpstreamReference

    package init(_ order: Order, _ dispatch: Dispatch, posts: Subscription? = nil, provider: ProviderID) {
        self.order = order.id
        wallet = order.wallet
        attempt = dispatch.attempt
        self.provider = provider
        item = dispatch.item
        type = order.type
        link = order.link
        quantity = order.quantity / max(1, order.runs)
        runs = order.runs
        intervalMinutes = order.intervalMinutes
        options = order.options
        self.posts = posts
        reference = dispatch.reference
    }
}

/// How a call that places an order upstream ended.
package enum DispatchEnd: Sendable, Equatable {
    /// The provider has it, under this id.
    case accepted(String)
    /// The provider will not have it.
    case refused
    /// Nobody knows: bytes were sent, no clear answer came.
    case unknown
    /// No byte was sent, or the provider cannot take anything now: again later.
    case notTaken
}
