import Base

/// What answers of one kind look like: made of true answers, so it cannot tell anything else.
package struct JSONShape: Sendable, Equatable {
    /// Kinds of scalars that were seen, in a fixed order.
    enum Scalar: String, Sendable, CaseIterable {
        case text = "string"
        case integer, number
        case flag = "boolean"
        case null
    }

    struct Member: Sendable, Equatable {
        let name: String
        var shape: JSONShape
    }

    private(set) var scalars: Set<Scalar> = []
    /// Objects by the names of their members: others are another kind of object.
    private(set) var objects: [[Member]] = []
    /// What stands in an array; empty = nothing was seen in it. nil = no array was seen.
    private(set) var items: [JSONShape]?
    /// What stands behind ids in an object whose names are ids.
    private(set) var entries: [JSONShape] = []

    package init(_ samples: [JSONValue]) {
        for sample in samples { add(sample) }
    }

    private mutating func add(_ sample: JSONValue) {
        switch sample {
        case .null: scalars.insert(.null)
        case .flag: scalars.insert(.flag)
        case .text: scalars.insert(.text)
        case .number(let text): scalars.insert(WholeNumber.parse(text) == nil ? .number : .integer)
        case .array(let values):
            var shape = items?.first ?? JSONShape([])
            for value in values { shape.add(value) }
            items = values.isEmpty ? items ?? [] : [shape]
        case .object(let members):
            if !members.isEmpty, members.allSatisfy({ WholeNumber.parse($0.name) != nil }) {
                var shape = entries.first ?? JSONShape([])
                for member in members { shape.add(member.value) }
                entries = [shape]
            } else {
                addObject(members)
            }
        }
    }

    private mutating func addObject(_ members: [JSONValue.Member]) {
        let names = members.map(\.name)
        guard let place = objects.firstIndex(where: { $0.map(\.name) == names }) else {
            objects.append(members.map { Member(name: $0.name, shape: JSONShape([$0.value])) })
            return
        }
        for (position, member) in members.enumerated() { objects[place][position].shape.add(member.value) }
    }

    /// Members of objects at every depth, each path once.
    package func members(_ about: (String) -> String) -> [ManualMember] {
        var seen: Set<String> = []
        var found: [ManualMember] = []
        list(at: "", about, &seen, &found)
        return found
    }

    private func list(
        at path: String, _ about: (String) -> String, _ seen: inout Set<String>, _ found: inout [ManualMember]
    ) {
        for item in items ?? [] { item.list(at: path + "[]", about, &seen, &found) }
        for entry in entries { entry.list(at: path.isEmpty ? "*" : path + ".*", about, &seen, &found) }
        for object in objects {
            for member in object {
                let path = path.isEmpty ? member.name : path + "." + member.name
                if seen.insert(path).inserted {
                    found.append(ManualMember(path: path, type: member.shape.kinds, about: about(member.name)))
                }
                member.shape.list(at: path, about, &seen, &found)
            }
        }
    }

    /// Kinds of JSON values, such as `string | null`.
    var kinds: String {
        var kinds = Scalar.allCases.filter { scalars.contains($0) }.map(\.rawValue)
        if !objects.isEmpty || !entries.isEmpty { kinds.insert("object", at: 0) }
        if items != nil { kinds.insert("array", at: 0) }
        return kinds.joined(separator: " | ")
    }
}
