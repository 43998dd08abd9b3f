#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Says that a server runs on a store, so that no second one does and no backup takes the store's place meanwhile.
///
/// An advisory lock on a file beside the store; the kernel drops it when the process ends, however it ends.
struct StoreLock {
    private let file: Int32

    init(_ path: String) throws {
        file = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Complaint("cannot write beside \(path)") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw Complaint("a server runs on \(path)")
        }
    }

    func release() { close(file) }
}
