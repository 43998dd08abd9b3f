#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A client on a bare socket: it sees what HTTP libraries hide.
final class RawClient {
    /// How an answer ended.
    enum End: Equatable {
        /// As its head said.
        case complete
        /// With FIN before that.
        case closed
        /// With RST before that.
        case reset
        /// Nothing more came for as long as was waited.
        case silent
    }

    struct Answer {
        var end = End.silent
        var status = 0
        var head = ""
        var body: [UInt8] = []

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct NoConnection: Error {}

    private let socket: Int32
    /// What came behind the last answer.
    private var received: [UInt8] = []

    init(port: Int) throws {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        socket = Self.open(kind)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
        }
        // `deinit` closes, also where this throws; a second close would take a socket that another thread has just opened.
        guard result == 0 else { throw NoConnection() }
    }

    deinit { close(socket) }

    private static func open(_ kind: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.socket(AF_INET, kind, 0)
        #else
            Darwin.socket(AF_INET, kind, 0)
        #endif
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        #if canImport(Glibc)
            _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        #else
            _ = Darwin.send(socket, bytes, bytes.count, 0)
        #endif
    }

    func post(_ form: String, to path: String = "/api/v2", head: String = "") {
        let type = "Content-Type: application/x-www-form-urlencoded"
        send(
            "POST \(path) HTTP/1.1\r\nHost: bottle\r\n\(type)\r\n\(head)Content-Length: \(form.utf8.count)\r\n\r\n\(form)"
        )
    }

    func get(_ path: String) { send("GET \(path) HTTP/1.1\r\nHost: bottle\r\n\r\n") }

    /// Reads one answer, or as much of one as comes; what is no whole answer is there again at the next reading.
    ///
    /// - Parameter milliseconds: how long it may be silent.
    func read(milliseconds: Int = 5_000) -> Answer {
        var patience = timeval(tv_sec: milliseconds / 1000, tv_usec: .init(milliseconds % 1000 * 1000))
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var answer = Answer()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let length = length(&answer) {
                answer.body = Array(received[answer.head.utf8.count..<length])
                received.removeFirst(length)
                answer.end = .complete
                return answer
            }
            let count = recv(socket, &buffer, buffer.count, 0)
            if count > 0 {
                received += buffer[..<count]
                continue
            }
            answer.body = Array(received.dropFirst(answer.head.utf8.count))
            answer.end = count == 0 ? .closed : errno == ECONNRESET ? .reset : .silent
            return answer
        }
    }

    /// - Returns: the bytes of the answer, once it is whole.
    private func length(_ answer: inout Answer) -> Int? {
        if answer.head.isEmpty {
            let mark = Array("\r\n\r\n".utf8)
            guard let end = received.indices.first(where: { received[$0...].starts(with: mark) }) else { return nil }
            answer.head = String(decoding: received[..<(end + mark.count)], as: UTF8.self)
            answer.status = Int(answer.head.split(separator: " ")[1]) ?? 0
        }
        if answer.head.contains("Transfer-Encoding: chunked") {
            return received.suffix(5).elementsEqual("0\r\n\r\n".utf8) ? received.count : nil
        }
        let line = answer.head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
        guard let body = line.flatMap({ Int($0.dropFirst(16)) }) else { return nil }
        let whole = answer.head.utf8.count + body
        return whole <= received.count ? whole : nil
    }
}
