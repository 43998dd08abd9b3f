import Base
import Domain
import Errands
import Hummingbird
import Storage

extension Visit {
    /// The customer who looks at a page that everybody may see; nil for others.
    func customer() async throws(Fault) -> CustomerVisit? {
        guard let login, let account = ownAccount, !account.isSuspended, !login.person.isSuspended else { return nil }
        let key = WalletKey(account.id, storefront.currency)
        let wallet = try await console.store.read(ReadWallet(key)) ?? Wallet(empty: key)
        return CustomerVisit(
            visit: self, person: login.person, session: login.session, account: account, wallet: wallet)
    }

    /// The account that a signed-in person acts for in this shop, suspended or not.
    var ownAccount: Account? {
        guard let login else { return nil }
        // Whoever may not sign in as a customer any more does not go on doing it.
        let acting = login.person.role >= .manager ? login.session.actingAs : nil
        let id = login.person.role == .customer ? login.person.account : acting
        guard let id, let account = catalog.accounts[id], account.storefront == storefront.id else { return nil }
        return account
    }

    /// Is whoever asked still signed in as they were? For answers that take minutes.
    func isStillIn() async throws(Fault) -> Bool {
        guard let login, let now = try await console.store.read(ReadLogin(login.session.key)),
            now.session.isOpen(at: console.environment.now()), now.session.stage == .signedIn,
            now.session.actingAs == login.session.actingAs, now.person.role == login.person.role
        else { return false }
        let accounts = console.desk.catalog.current.accounts
        return !now.person.isSuspended && ownAccount.map { accounts[$0.id]?.isSuspended == false } ?? true
    }

    /// A page that everybody may see, with the bar of whoever looks.
    func page(_ title: Phrase, at current: String, for customer: CustomerVisit?, _ blocks: [Block]) -> Response {
        page(title, menu: menu, at: current, wallet: customer?.wallet, blocks)
    }
}
