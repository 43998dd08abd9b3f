extension NumberServices {
    /// Whether a text names a service: its name as whole words, in any case. `online` names no LINE.
    package static func isNamed(_ service: Int64, in text: String) -> Bool {
        guard let name = byID[service].map({ words($0.name) }), !name.isEmpty else { return false }
        let said = words(text)
        guard said.count >= name.count else { return false }
        return (0...said.count - name.count).contains { start in said[start..<start + name.count].elementsEqual(name) }
    }

    /// Whether a sender is a service by name: `WhatsApp`, `WHATSAPP`.
    package static func isSender(_ service: Int64, _ sender: String) -> Bool {
        guard let name = byID[service].map({ words($0.name) }), !name.isEmpty else { return false }
        return words(sender) == name
    }

    /// Runs of letters and digits, in small letters.
    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
