import Base
import Domain

/// Does nothing by itself: inside `Once` it tells whether a form is sent for the first time, for what is no command but
/// a call to somebody else.
package struct ClaimForm: Command {
    package init() {}

    package func touch(_ books: inout Books) {}
    package func decide(_ books: inout Books) {}
}
