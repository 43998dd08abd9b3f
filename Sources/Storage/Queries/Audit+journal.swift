import Base
import Domain

/// Four amounts of every order as sums weighted by a random number per order: equal sums, equal amounts.
struct MoneySums: Equatable {
    private var placed = UInt64(0)
    private var held = UInt64(0)
    private var returned = UInt64(0)
    private var handedOver = UInt64(0)

    mutating func add(_ weight: UInt64, placed: Int64 = 0, held: Int64 = 0, returned: Int64 = 0, handedOver: Int64 = 0)
    {
        self.placed &+= weight &* UInt64(bitPattern: placed)
        self.held &+= weight &* UInt64(bitPattern: held)
        self.returned &+= weight &* UInt64(bitPattern: returned)
        self.handedOver &+= weight &* UInt64(bitPattern: handedOver)
    }

    mutating func add(_ other: MoneySums) {
        placed &+= other.placed
        held &+= other.held
        returned &+= other.returned
        handedOver &+= other.handedOver
    }

    func difference(from journal: MoneySums) -> String? {
        if placed != journal.placed { return "what orders cost is not what the journal reserved for them" }
        if held != journal.held { return "what orders hold is not what the journal holds for them" }
        if returned != journal.returned { return "what orders gave back is not what the journal returned for them" }
        if handedOver != journal.handedOver { return "what orders handed over is not what the journal says" }
        return nil
    }
}

/// The state of the walk along the journal: one small entry per wallet, one bit per operation.
struct Journal {
    private let seed: UInt64
    private var wallets: [WalletKey: Wallet] = [:]
    /// Lines that came before their turn: several writers append beside each other.
    private var early: [Place: Transfer] = [:]
    private let mostEarly: Int
    private var compared: Set<WalletKey> = []
    private var operations: [TransferKind: BitSet] = [:]
    private(set) var sums = MoneySums()

    private struct Place: Hashable {
        let wallet: WalletKey
        let version: Int64
    }

    init(seed: UInt64, mostEarly: Int) {
        self.seed = seed
        self.mostEarly = mostEarly
    }

    /// SplitMix64 of the id: sums with such weights are equal by chance once in 2^64.
    func weight(of order: OrderID) -> UInt64 {
        var value = seed &+ UInt64(bitPattern: order.raw) &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// The same for an order in a wallet: an order that changes hands changes its weight.
    func weight(of order: OrderID, in wallet: WalletKey) -> UInt64 {
        let code = wallet.currency.code.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let owner = weight(of: OrderID(wallet.account.raw &+ Int64(truncatingIfNeeded: code << 32)))
        return weight(of: order) ^ (owner &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Follows a line, and those that waited for it.
    ///
    /// - Returns: the first that is wrong.
    mutating func follow(_ line: Transfer) -> String? {
        let wallet = wallets[line.wallet] ?? Wallet(empty: line.wallet)
        guard line.version == wallet.version + 1 else { return hold(line, after: wallet.version) }
        if let failure = chain(line, to: wallet) { return failure }
        var last = line.version
        while !early.isEmpty, let next = early.removeValue(forKey: Place(wallet: line.wallet, version: last + 1)) {
            if let failure = chain(next, to: wallets[line.wallet] ?? wallet) { return failure }
            last = next.version
        }
        return nil
    }

    /// Keeps a line until its turn has come.
    private mutating func hold(_ line: Transfer, after version: Int64) -> String? {
        guard line.version > version, early.count < mostEarly else { return Self.misplaced(line, after: version) }
        let isSecond = early.updateValue(line, forKey: Place(wallet: line.wallet, version: line.version)) != nil
        return isSecond ? Self.misplaced(line, after: version) : nil
    }

    /// What is wrong where lines still wait at the end.
    var gap: String? {
        let first = early.values.min { ($0.wallet, $0.version) < ($1.wallet, $1.version) }
        return first.map { Self.misplaced($0, after: wallets[$0.wallet]?.version ?? 0) }
    }

    private static func misplaced(_ line: Transfer, after version: Int64) -> String {
        "\(name(line)): not the next after \(version)"
    }

    private static func name(_ line: Transfer) -> String {
        "wallet \(line.wallet.account) \(line.wallet.currency), transfer \(line.version)"
    }

    private mutating func chain(_ line: Transfer, to last: Wallet) -> String? {
        var wallet = last
        guard line.amount >= .zero else { return "\(Self.name(line)): a negative amount" }
        wallet[line.from].micros &-= line.amount.micros
        wallet[line.to].micros &+= line.amount.micros
        wallet.version = line.version
        guard
            wallet.available == line.available, wallet.held == line.held, wallet.earned == line.earned,
            wallet.funded == line.funded
        else { return "\(Self.name(line)): the balances after it do not follow from those before" }
        guard line.available >= .zero, line.held >= .zero, line.earned >= .zero else {
            return "\(Self.name(line)): a balance below zero"
        }
        let sum = line.available.micros &+ line.held.micros &+ line.earned.micros &+ line.funded.micros
        guard sum == 0 else { return "\(Self.name(line)): the balances do not sum to zero" }
        guard operations[line.kind, default: BitSet()].insert(line.operation) else {
            return "\(Self.name(line)): operation \(line.operation) has a second effect"
        }
        guard line.kind.isLegal(from: line.from, to: line.to, order: line.order) else {
            return "\(Self.name(line)): \(line.kind) does not move money from \(line.from) to \(line.to)"
        }
        if let order = line.order { account(line, weight(of: order, in: line.wallet)) }
        wallets[line.wallet] = wallet
        return nil
    }

    private mutating func account(_ line: Transfer, _ weight: UInt64) {
        let amount = line.amount.micros
        switch line.kind {
        case .placed: sums.add(weight, placed: amount, held: amount)
        case .earned: sums.add(weight, held: -amount)
        case .returned: sums.add(weight, held: -amount, returned: amount)
        case .handedOver: sums.add(weight, held: -amount, handedOver: amount)
        case .refunded: sums.add(weight, returned: amount)
        case .credited, .debited: break
        }
    }

    mutating func compare(_ stored: Wallet) -> String? {
        compared.insert(stored.key)
        guard wallets[stored.key] == stored else {
            return "wallet \(stored.key.account) \(stored.key.currency): is not what its transfers add up to"
        }
        return nil
    }

    var missingWallet: String? {
        wallets.keys.first { !compared.contains($0) }.map { "wallet \($0.account) \($0.currency): has no row" }
    }
}

/// A set of numbers below 2^31, in pages of 64 Ki bits.
private struct BitSet {
    private var pages: [Int64: [UInt64]] = [:]

    /// - Returns: whether it was not in yet.
    mutating func insert(_ number: Int64) -> Bool {
        let word = Int(number >> 6 & 1023)
        let bit = UInt64(1) << UInt64(number & 63)
        let before = pages[number >> 16, default: Array(repeating: 0, count: 1024)][word]
        guard before & bit == 0 else { return false }
        pages[number >> 16, default: Array(repeating: 0, count: 1024)][word] = before | bit
        return true
    }
}
