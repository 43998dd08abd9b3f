import NIOSSL
import Synchronization

/// An authority whose certificates are taken from hosts that an operator lists as exceptions.
package struct TLSAuthority: Sendable {
    fileprivate let certificates: [NIOSSLCertificate]

    /// - Parameter pem: one certificate or more.
    /// - Throws: what the reader says where it is none.
    package init(pem: String) throws {
        certificates = try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8))
    }
}

/// How TLS is spoken. Made when first needed: the system's authorities take a while to read.
final class TLSContexts: Sendable {
    private let authority: TLSAuthority?
    private let made = Mutex<[Bool: NIOSSLContext]>([:])

    init(authority: TLSAuthority?) {
        self.authority = authority
    }

    func context(usesAuthority: Bool) throws -> NIOSSLContext {
        try made.withLock { made in
            if let context = made[usesAuthority] { return context }
            var settings = TLSConfiguration.makeClientConfiguration()
            settings.minimumTLSVersion = .tlsv12
            settings.applicationProtocols = ["http/1.1"]
            if usesAuthority, let authority {
                settings.additionalTrustRoots = [.certificates(authority.certificates)]
            }
            let context = try NIOSSLContext(configuration: settings)
            made[usesAuthority] = context
            return context
        }
    }
}
