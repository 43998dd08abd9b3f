import Domain

/// Finds the addresses of a name. It must end when its task is cancelled.
package struct NameLookup: Sendable {
    package enum Failure: Error, Hashable, Sendable {
        /// There is no such name, or it has no address.
        case unknown
        /// Nobody could tell.
        case failed
    }

    package let addresses: @Sendable (_ name: String) async -> Result<[NetworkAddress], Failure>

    package init(_ addresses: @escaping @Sendable (_ name: String) async -> Result<[NetworkAddress], Failure>) {
        self.addresses = addresses
    }
}
