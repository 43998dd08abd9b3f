import CQREncode

/// A text as a picture that phones read.
enum QRPicture {
    /// Light modules around it, as ISO/IEC 18004 asks for.
    private static let margin = 4

    /// SVG without styles; empty where the text is too long for any such picture.
    static func svg(_ text: String) -> String {
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else { return "" }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data else { return "" }
        let modules = UnsafeBufferPointer(start: data, count: width * width)
        var path = ""
        for (index, module) in modules.enumerated() where module & 1 == 1 {
            path += "M\(index % width + margin) \(index / width + margin)h1v1h-1z"
        }
        let size = width + 2 * margin
        return """
            <svg viewBox="0 0 \(size) \(size)" width="220" height="220" role="img" shape-rendering="crispEdges">\
            <rect width="\(size)" height="\(size)" fill="#fff"/><path d="\(path)" fill="#000"/></svg>
            """
    }
}
