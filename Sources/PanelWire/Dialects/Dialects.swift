/// The dialects this server speaks. Adding one is a file beside this one and a line here.
package enum Dialects {
    package static let all: [PanelDialect] = [.standard, .picaSMM, .hethongsub, .tuongtacfbig]

    package static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The first dialect of a path, written with or without a slash at its end.
    package static func answering(path: String) -> PanelDialect? {
        let plain = path.utf8.last == UInt8(ascii: "/") ? path.dropLast() : path[...]
        return all.first { $0.path == plain }
    }
}
