import NIOCore
import NIOHTTP1
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a call outside brought no answer.
package enum OutboundFailure: Error, Hashable, Sendable {
    case unknownName
    case notPublic
    case refused
    case noConnection
    case badCertificate
    case otherName
    case noTLS
    case closedEarly
    case notHTTP
    case tooLong
    case late
    case cancelled

    /// One line for a person; it tells nothing of this server's network.
    package var reason: String {
        switch self {
        case .unknownName: "the host name was not found"
        case .notPublic: URLRefusal.notPublic.reason
        case .refused: "the connection was refused"
        case .noConnection: "no connection could be made"
        case .badCertificate: "the certificate is not trusted"
        case .otherName: "the certificate is for another host"
        case .noTLS: "TLS failed"
        case .closedEarly: "the connection was closed before the answer was complete"
        case .notHTTP: "the answer is not HTTP/1.1"
        case .tooLong: "the answer is too long"
        case .late: "no answer in time"
        case .cancelled: "the call was given up"
        }
    }

    /// - Parameter error: what came out of a connection.
    init(_ error: any Error) {
        switch error {
        case let failure as OutboundFailure: self = failure
        case let error as HTTPParserError: self = Self.broken(error)
        case let error as IOError: self = Self.broken(error)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname: self = .otherName
        case let error as NIOSSLError: self = Self.broken(error)
        case is NIOSSLExtraError, is BoringSSLError: self = .noTLS
        case is ChannelError: self = .noConnection
        default: self = .closedEarly
        }
    }

    private static func broken(_ error: HTTPParserError) -> OutboundFailure {
        switch error {
        case .headerOverflow: .tooLong
        case .invalidEOFState: .closedEarly
        default: .notHTTP
        }
    }

    private static func broken(_ error: IOError) -> OutboundFailure {
        switch error.errnoCode {
        case ECONNREFUSED: .refused
        case ECONNRESET, EPIPE: .closedEarly
        default: .noConnection
        }
    }

    private static func broken(_ error: NIOSSLError) -> OutboundFailure {
        switch error {
        case .handshakeFailed(let cause):
            // The library keeps the code to itself, but prints its name.
            "\(cause)".contains("CERTIFICATE_VERIFY_FAILED") ? .badCertificate : .noTLS
        case .uncleanShutdown: .closedEarly
        case .unableToValidateCertificate, .noCertificateToValidate, .cannotFindPeerIP: .badCertificate
        default: .noTLS
        }
    }
}
