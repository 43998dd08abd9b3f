import Domain
import Hummingbird
import NIOCore

/// What is known of a request before anybody has said who they are.
package struct GatewayContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package let peer: NetworkAddress?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
    }
}
