extension NumberServices {
    /// Whether a message names a service: in its sender or its text, in any case, blanks left out.
    package static func isNamed(_ service: Int64, in sender: String, or text: String) -> Bool {
        guard let name = byID[service]?.name.lowercased().filter({ !$0.isWhitespace }), name.count > 2 else {
            return false
        }
        return [sender, text].contains { $0.lowercased().filter { !$0.isWhitespace }.contains(name) }
    }
}
