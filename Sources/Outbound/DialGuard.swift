import Base
import Domain

/// An address that may be dialled. Only this file makes them.
package struct AdmittedAddress: Hashable, Sendable {
    package let address: NetworkAddress

    fileprivate init(_ address: NetworkAddress) {
        self.address = address
    }
}

/// Turns hosts into addresses that may be dialled. The name is not looked up again afterwards: who changes its
/// addresses between judgement and dial gains nothing.
package struct DialGuard: Sendable {
    private let lookup: NameLookup

    package init(lookup: NameLookup) {
        self.lookup = lookup
    }

    /// Judges every address of a customer's host; forbidden ones are left out.
    package func admitted(_ url: WebhookURL) async -> Result<[AdmittedAddress], OutboundFailure> {
        await addresses(of: url.address.place.host, isPublicName: !url.isException).flatMap { addresses in
            let admitted = addresses.filter { Self.admits($0, for: url) }.map { AdmittedAddress($0) }
            return admitted.isEmpty ? .failure(.notPublic) : .success(admitted)
        }
    }

    /// Every address of a host that the operator names: whoever sets this server up may call what he likes.
    package func unjudged(_ address: HTTPAddress) async -> Result<[AdmittedAddress], OutboundFailure> {
        await addresses(of: address.place.host, isPublicName: false).map { $0.map { AdmittedAddress($0) } }
    }

    private static func admits(_ address: NetworkAddress, for url: WebhookURL) -> Bool {
        if address.isPublic { return true }
        // An exception by name is not one for all that the name may point to.
        return url.isException && (address.isLoopback || url.address.place.host == .address(address))
    }

    private func addresses(
        of host: OutboundHost, isPublicName: Bool
    ) async -> Result<[NetworkAddress], OutboundFailure> {
        switch host {
        case .address(let address): return .success([address])
        case .name(let name):
            // The dot keeps the search list of this machine's network out of a customer's name.
            return await lookup.addresses(isPublicName ? name + "." : name).mapError { _ in .unknownName }
        }
    }
}
