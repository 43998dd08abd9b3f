import Storage
import Synchronization

/// Lets one thread at a time to something that only one may use.
///
/// Sendable because what it holds is made inside and reached through `use` only, which holds the lock while its body
/// runs, and no body returns it.
final class Confined<Value>: @unchecked Sendable {
    private let lock = Mutex(())
    private let value: Value

    init(_ make: () -> Value) {
        value = make()
    }

    func use<Answer>(_ body: (Value) throws(EngineFault) -> Answer) throws(EngineFault) -> Answer {
        try lock.withLock { _ throws(EngineFault) in try body(value) }
    }
}
