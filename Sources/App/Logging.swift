import Base
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Log lines on stderr: for people, or one JSON object a line for machines.
struct LineLogHandler: LogHandler {
    let label: String
    let isJSON: Bool
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        let time = Environment.live.now().text
        if isJSON {
            var json = JSONText()
            json.openObject()
            json.field("time", time)
            json.field("level", event.level.rawValue)
            json.field("message", "\(event.message)")
            for (key, value) in all { json.field(key, "\(value)") }
            json.closeObject()
            writeError(json.string)
        } else {
            let data = all.map { " \($0.key)=\($0.value)" }.joined()
            writeError("\(time) \(event.level.rawValue) \(event.message)\(data)")
        }
    }
}

extension Settings {
    /// A logger as the settings want it.
    func logger() -> Logger {
        Logger(label: "switchboard") { label in
            LineLogHandler(label: label, isJSON: logsJSON, logLevel: Logger.Level(rawValue: logLevel) ?? .notice)
        }
    }
}

/// Writes one line to stderr, in one piece.
func writeError(_ line: String) {
    var text = line + "\n"
    text.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
}
