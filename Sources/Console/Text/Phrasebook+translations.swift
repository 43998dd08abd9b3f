extension Phrasebook {
    static let vietnamese: [[String: String]] = [
        vietnameseCommon, vietnameseAccount, vietnameseNumbers, vietnameseCustomers,
        vietnamesePeople, vietnameseProviders, vietnameseShops, vietnameseWork,
    ]
    static let chinese: [[String: String]] = [
        chineseCommon, chineseAccount, chineseNumbers, chineseCustomers,
        chinesePeople, chineseProviders, chineseShops, chineseWork,
    ]
}
