import Base

extension PanelFields {
    /// Reads `multipart/form-data` (RFC 7578): the text fields; a file is a field like any other.
    mutating func readMultipart(_ body: [UInt8], contentType: String) throws(Fault) {
        guard let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
            throw .incorrectRequest
        }
        let delimiter = Array("--\(boundary)".utf8)
        guard let first = body.firstRange(of: delimiter) else { throw .incorrectRequest }
        var position = first.upperBound
        while !body[position...].starts(with: "--".utf8) {
            guard let next = body[position...].firstRange(of: Array("\r\n".utf8) + delimiter) else {
                throw .incorrectRequest
            }
            try readPart(body[position..<next.lowerBound])
            position = next.upperBound
        }
    }

    private mutating func readPart(_ part: ArraySlice<UInt8>) throws(Fault) {
        guard let blank = part.firstRange(of: Array("\r\n\r\n".utf8)) else { throw .incorrectRequest }
        guard let header = String(validating: part[..<blank.lowerBound], as: UTF8.self),
            let value = String(validating: part[blank.upperBound...], as: UTF8.self)
        else { throw .incorrectRequest }
        let disposition = header.split(whereSeparator: \.isNewline).first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let disposition, let name = Self.parameter("name", of: String(disposition)) else {
            throw .incorrectRequest
        }
        try add(name, value)
    }

    /// The value of `name=value` or `name="value"` behind a semicolon.
    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmed.lowercased() == name else { continue }
            let value = halves[1].trimmed
            return value.count >= 2 && value.first == "\"" && value.last == "\""
                ? String(value.dropFirst().dropLast()) : String(value)
        }
        return nil
    }
}
