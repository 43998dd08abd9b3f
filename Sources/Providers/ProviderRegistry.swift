import Domain

/// The upstreams of this node, by the kind that their rows name.
package struct ProviderRegistry: Sendable {
    private let kinds: [String: any Provider]

    package init(_ kinds: [String: any Provider]) {
        self.kinds = kinds
    }

    package func provider(of row: UpstreamProvider) -> (any Provider)? { kinds[row.kind] }
    package var names: [String] { kinds.keys.sorted() }
}
