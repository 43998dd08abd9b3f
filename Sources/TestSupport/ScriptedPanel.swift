import Base
import Providers
import Synchronization

/// A panel in memory: it answers each call as a test says, and remembers what it was asked.
package final class ScriptedPanel: Sendable {
    /// One call: its form by names.
    package struct Call: Sendable {
        package let url: String
        package let fields: [String: String]
        package var action: String { fields["action"] ?? "" }
    }

    private struct State {
        var calls: [Call] = []
        var scripts: [String: [PanelTransport.End]] = [:]
        var usual: [String: @Sendable (Call) -> PanelTransport.End] = [:]
        var orders = 100
    }

    private let state = Mutex(State())

    package init() {}

    package var transport: PanelTransport {
        PanelTransport { [self] call in
            let call = Call(
                url: call.url, fields: Dictionary(call.form.map { ($0.name, $0.value) }) { first, _ in first })
            let usual = state.withLock { state in
                state.calls.append(call)
                if var script = state.scripts[call.action], !script.isEmpty {
                    let end = script.removeFirst()
                    state.scripts[call.action] = script
                    return { @Sendable (_: Call) in end }
                }
                if let usual = state.usual[call.action] { return usual }
                state.orders += 1
                let order = state.orders
                return { @Sendable (_: Call) in
                    call.action == "add" ? .text(#"{"order":\#(order)}"#) : .text(#"{"error":"Incorrect request"}"#)
                }
            }
            return usual(call)
        }
    }

    /// The next calls of an action end so, one after the other; then as usual.
    package func next(_ action: String, _ ends: PanelTransport.End...) {
        state.withLock { $0.scripts[action, default: []] += ends }
    }

    /// All calls of an action that no script covers are answered so.
    package func usually(_ action: String, _ answer: @escaping @Sendable (Call) -> String) {
        state.withLock { $0.usual[action] = { .text(answer($0)) } }
    }

    package func calls(_ action: String) -> [Call] { state.withLock { $0.calls.filter { $0.action == action } } }
}

extension PanelTransport.End {
    /// An answer with HTTP 200, or another status.
    package static func text(_ text: String, status: Int = 200) -> PanelTransport.End {
        .answer(PanelTransport.Answer(status: status, body: Array(text.utf8)))
    }
}
