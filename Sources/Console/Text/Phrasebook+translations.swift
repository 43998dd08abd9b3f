extension Phrasebook {
    static let vietnamese: [[String: String]] = []
    static let chinese: [[String: String]] = []
}
