import Foundation
import Gateway
import HTTPTypes
import Hummingbird

/// Where a request came from, as the browser tells: whether a page of ours sent it.
enum Origin {
    /// Browsers tell `Sec-Fetch-Site`; older ones tell `Origin`. A form that is sent with neither stands on its token
    /// alone.
    static func isOurs(_ request: Request) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            return site == "same-origin" || site == "none"
        }
        if let origin = request.headers[.origin] {
            guard let start = origin.range(of: "://") else { return false }
            return origin[start.upperBound...].lowercased() == (request.head.authority ?? "").lowercased()
        }
        return true
    }
}
