import Base

/// The members of an object in a script. One that nobody knows is refused, since it is a typing error.
struct BottleMembers {
    /// Where the object stands, for people.
    let place: String
    private let members: [JSONValue.Member]

    /// - Throws: where it is no object, has a member twice, or has one that is not among `known`.
    init(_ json: JSONValue, at place: String, known: [String]) throws(BottleScriptError) {
        guard case .object(let members) = json else { throw BottleScriptError("\(place): an object belongs here") }
        var seen: Set<String> = []
        for member in members {
            guard known.contains(member.name) else {
                throw BottleScriptError(
                    "\(place): '\(member.name)' is not known; known are \(known.joined(separator: ", "))")
            }
            guard seen.insert(member.name).inserted else {
                throw BottleScriptError("\(place): '\(member.name)' stands there twice")
            }
        }
        self.place = place
        self.members = members
    }

    subscript(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

    /// What is wrong with a member.
    func complaint(_ name: String, _ words: String) -> BottleScriptError {
        BottleScriptError("\(place): '\(name)' \(words)")
    }

    func text(_ name: String) throws(BottleScriptError) -> String? {
        guard let value = self[name] else { return nil }
        guard case .text(let text) = value, !text.trimmed.isEmpty else { throw complaint(name, "must be a text") }
        return text
    }

    func flag(_ name: String) throws(BottleScriptError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .flag(let flag) = value else { throw complaint(name, "must be true or false") }
        return flag
    }

    /// A whole number, also as text.
    func number(_ name: String, in range: ClosedRange<Int64>) throws(BottleScriptError) -> Int64? {
        guard let value = self[name] else { return nil }
        guard let number = value.scalarText.flatMap({ WholeNumber.parse($0) }), range.contains(number) else {
            throw complaint(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
