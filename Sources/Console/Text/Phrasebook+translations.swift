extension Phrasebook {
    static let vietnamese: [[String: String]] = [
        vietnameseCommon, vietnameseAccount, vietnameseNumbers, vietnameseCustomers,
        vietnamesePeople, vietnameseProviders, vietnameseRefusals, vietnameseShops, vietnameseWork,
    ]
    static let chinese: [[String: String]] = [
        chineseCommon, chineseAccount, chineseNumbers, chineseCustomers,
        chinesePeople, chineseProviders, chineseRefusals, chineseShops, chineseWork,
    ]
}
