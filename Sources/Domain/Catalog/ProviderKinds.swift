/// The protocols that upstreams speak, as their rows name them.
package enum ProviderKinds {
    /// Simulated here.
    package static let sandbox = "sandbox"
    /// The panel API.
    package static let panel = "panel"
    /// The wholesale protocol of numbers (`handler_api.php`).
    package static let handler = "handler"
    /// The numbers API, as this program speaks it itself.
    package static let numbers = "numbers"
    /// The operator's own SIMs.
    package static let own = "own"

    /// Those that deliver panel orders.
    package static let ofPanel: Set<String> = [sandbox, panel]
    /// Those that rent numbers.
    package static let ofNumbers: Set<String> = [sandbox, handler, numbers, own]
    /// Those that nobody is paid for: their numbers cost what staff say.
    package static let local: Set<String> = [sandbox, own]
}
