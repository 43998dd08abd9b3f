import NIOSSL

/// Whether a certificate is for a name.
///
/// The TLS library's own check comes first, but it also takes a certificate for the peer's address where a name was
/// asked for; then whoever forges an answer of the name server would need no more than a certificate for his address.
enum CertificateNames {
    static func cover(_ host: String, _ certificate: NIOSSLCertificate) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            name.nameType == .dnsName && matches(host, String(decoding: name.contents, as: UTF8.self).lowercased())
        }
    }

    /// RFC 9525 §6.3: the same name, or `*` for all of its first label.
    ///
    /// - Parameters: both in lower case.
    static func matches(_ host: String, _ pattern: String) -> Bool {
        guard pattern.hasPrefix("*.") else { return host == pattern }
        guard let dot = host.firstIndex(of: "."), dot != host.startIndex else { return false }
        return host[dot...] == pattern.dropFirst()
    }
}
