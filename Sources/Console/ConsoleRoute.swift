import Base
import Domain
import HTTPTypes
import Hummingbird

/// Who may see a page or do what it does. Others find nothing there.
package enum Access: Sendable, Equatable {
    case anybody
    /// Customers, and staff who see the shop as one.
    case customer
    /// Staff of at least this role.
    case staff(PersonRole)
}

/// One line of the console's table of routes: method, path, who may, what it does.
package struct ConsoleRoute: Sendable {
    package enum Act: Sendable {
        case anybody(@Sendable (Visit) async throws(Fault) -> Response)
        case customer(@Sendable (CustomerVisit) async throws(Fault) -> Response)
        case staff(PersonRole, @Sendable (StaffVisit) async throws(Fault) -> Response)
    }

    package let method: HTTPRequest.Method
    package let path: String
    package let act: Act

    package var access: Access {
        switch act {
        case .anybody: .anybody
        case .customer: .customer
        case .staff(let role, _): .staff(role)
        }
    }

    static func get(_ path: String, _ act: @escaping @Sendable (Visit) async throws(Fault) -> Response) -> Self {
        Self(method: .get, path: path, act: .anybody(act))
    }

    static func post(_ path: String, _ act: @escaping @Sendable (Visit) async throws(Fault) -> Response) -> Self {
        Self(method: .post, path: path, act: .anybody(act))
    }

    static func get(
        _ path: String, customer act: @escaping @Sendable (CustomerVisit) async throws(Fault) -> Response
    ) -> Self {
        Self(method: .get, path: path, act: .customer(act))
    }

    static func post(
        _ path: String, customer act: @escaping @Sendable (CustomerVisit) async throws(Fault) -> Response
    ) -> Self {
        Self(method: .post, path: path, act: .customer(act))
    }

    static func get(
        _ path: String, _ role: PersonRole, _ act: @escaping @Sendable (StaffVisit) async throws(Fault) -> Response
    ) -> Self {
        Self(method: .get, path: path, act: .staff(role, act))
    }

    static func post(
        _ path: String, _ role: PersonRole, _ act: @escaping @Sendable (StaffVisit) async throws(Fault) -> Response
    ) -> Self {
        Self(method: .post, path: path, act: .staff(role, act))
    }
}
