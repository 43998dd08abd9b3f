import Foundation

/// The wires' source, where it tells what tables do not.
enum WireSource {
    /// What the first group of a pattern matches in the files of a room.
    static func names(in room: String, _ pattern: Regex<(Substring, Substring)>) throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: "Sources/\(room)")
        var names: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: pattern) { names.insert(String(match.1)) }
        }
        return names
    }
}
