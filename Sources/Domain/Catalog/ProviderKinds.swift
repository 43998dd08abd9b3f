/// The protocols that upstreams speak, as their rows name them.
package enum ProviderKinds {
    /// Simulated here.
    package static let sandbox = "sandbox"
    /// The panel API.
    package static let panel = "panel"
}
