/// What a page tells after something was done, by a word in its address: nobody can put a text of theirs there.
package enum Notice: String, CaseIterable, Sendable {
    case saved, placed, sent, removed, done, again, signedIn = "signed-in", signedOut = "signed-out", credited, refused
    case proposed, asked, canceled, approved, synced, revoked
    case rented, partly, resent, finished, nothing

    var phrase: Phrase {
        switch self {
        case .saved: "Saved."
        case .placed: "The order was placed."
        case .sent: "Sent."
        case .removed: "Removed."
        case .done: "Done."
        case .again: "This form was sent before; it acted once."
        case .signedIn: "You are signed in."
        case .signedOut: "You are signed out."
        case .credited: "The wallet was changed."
        case .refused: "Refused."
        case .proposed: "This amount needs a second person; it waits for approval."
        case .asked: "Your request was sent. It is credited when staff have seen the payment."
        case .canceled: "Canceled."
        case .approved: "Approved."
        case .synced: "The catalogue was taken in."
        case .revoked: "The key opens nothing any more."
        case .rented: "The number is yours; the code appears here as soon as it comes."
        case .partly: "Not all of the numbers could be had. What is missing cost nothing."
        case .resent: "Another SMS was asked for."
        case .finished: "Finished."
        case .nothing: "There was nothing to do."
        }
    }

    var tone: Tone {
        switch self {
        case .again, .proposed, .partly: .warning
        case .refused, .nothing: .plain
        default: .good
        }
    }
}
