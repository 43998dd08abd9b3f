import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// A shop with a showcase, two owners and a customer who can sign in.
struct Staffed {
    let world: World
    var store: Store { world.store }
    let shop: StorefrontID
    let ann: PersonID
    let bob: PersonID
    let account: AccountID
    let customer: PersonID
    var wallet: WalletKey { WalletKey(account, .usd) }

    init() async throws {
        world = try await World()
        shop = try await world.storefront()
        _ = try await world.store.execute(
            PutShowcase(Showcase(storefront: shop, brand: "Brand", allowsSignUp: true)))
        ann = try await world.store.execute(
            AddStaff(email: .test("ann@staff.test"), name: "Ann", role: .owner, passwordHash: "hash"))
        bob = try await world.store.execute(
            AddStaff(email: .test("bob@staff.test"), name: "Bob", role: .manager, passwordHash: "hash"))
        (customer, account) = try await world.store.execute(SignUp.test(shop, "carl@shop.test"))
    }

    func person(_ id: PersonID) async throws -> Person { try #require(try await store.read(ReadPerson(id))) }

    func session(
        _ person: PersonID, _ seed: UInt64, stage: LoginSession.Stage = .signedIn, lifetime: Int64 = 60_000
    ) async throws -> KeyDigest {
        try await store.execute(
            OpenSession(
                digest: .test(seed), for: try await self.person(person), stage: stage, address: "192.0.2.1",
                agent: "browser",
                lifetimeMilliseconds: lifetime)
        ).key
    }

    func topUp(_ amount: Int64 = 5_000_000) async throws -> TopUpID {
        try await store.execute(
            AskTopUp(account: account, currency: .usd, amount: Money(micros: amount), note: "sent\nby bank"))
    }

    func available() async throws -> Int64 { try await store.read(ReadWallet(wallet))?.available.micros ?? 0 }

    /// Asks the same of the store so often at once.
    func atOnce<C: Command>(_ count: Int, _ command: @escaping @Sendable (Int) -> C) async -> [Result<C.Outcome, Fault>]
    {
        let store = store
        return await withTaskGroup(of: Result<C.Outcome, Fault>.self) { group in
            for place in 0..<count {
                // Every other one through the other lane, where there are two.
                group.addTask { await store.result(command(place), for: AccountID(Int64(place % 2))) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}

extension MailAddress {
    static func test(_ text: String) -> MailAddress { MailAddress(stored: text) }
}

extension KeyDigest {
    static func test(_ seed: UInt64) -> KeyDigest { KeyDigest(words: SIMD4(seed, 1, 2, seed)) }
}

extension SignUp {
    static func test(_ shop: StorefrontID, _ email: String, name: String = "Carl", isInvited: Bool = false) -> SignUp {
        SignUp(
            storefront: shop, email: .test(email), name: name, passwordHash: "hash", language: "vi",
            timeZone: "Asia/Ho_Chi_Minh", isInvited: isInvited)
    }
}
