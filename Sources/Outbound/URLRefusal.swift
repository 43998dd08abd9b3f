/// Why a URL is not called.
package enum URLRefusal: Error, Hashable, Sendable {
    case tooLong
    case badCharacter
    case scheme
    case notTLS
    case userInfo
    case fragment
    case host
    case addressSpelling
    /// It is no port at all.
    case portNumber
    case port
    case notPublic

    /// One line for the person who gave the URL.
    package var reason: String {
        switch self {
        case .tooLong: "the URL is longer than \(HTTPAddress.longest) characters"
        case .badCharacter: "the URL has a character that must be percent-encoded"
        case .scheme: "the URL must begin with https://"
        case .notTLS: "the URL must use https"
        case .userInfo: "the URL must not have a user name or password"
        case .fragment: "the URL must not have a fragment"
        case .host: "the URL has no valid public host name"
        case .addressSpelling: "the URL has an address in an unusual spelling"
        case .portNumber: "the URL's port must be a number from 1 to 65535"
        case .port: "the URL's port must be 443 or 1024 to 65535"
        case .notPublic: "the URL's host is not on the public internet"
        }
    }
}
