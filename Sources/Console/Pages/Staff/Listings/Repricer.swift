import Base
import Domain
import Errands

/// Makes prices that follow their costs anew, after something that they are made of has changed.
enum Repricer {
    /// - Returns: how many listings were changed.
    static func run(_ staff: StaffVisit) async throws(Fault) -> Int64 {
        try await Repricing(desk: staff.console.desk).run()
    }
}
