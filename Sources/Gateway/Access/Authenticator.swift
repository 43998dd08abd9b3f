import Base
import Crypto
import Domain
import Storage
import Synchronization

/// Who is asking, once their key has been found good.
package final class Caller: Sendable {
    package let account: Account
    package let storefront: Storefront
    package let key: AccessKeyID
    package let scope: KeyScope
    /// The catalogue that this request sees from beginning to end.
    package let catalog: Catalog

    init(account: Account, storefront: Storefront, key: AccessKeyID, scope: KeyScope, catalog: Catalog) {
        self.account = account
        self.storefront = storefront
        self.key = key
        self.scope = scope
        self.catalog = catalog
    }

    package var wallet: WalletKey { WalletKey(account.id, storefront.currency) }
}

/// Finds the caller of a key and holds callers to their limits.
package final class Authenticator: Sendable {
    /// Failures of one address in a minute, after which unknown keys are told to wait.
    package static let failuresPerMinute: Int64 = 60

    private let environment: Environment
    private let failures = SlidingWindow<NetworkAddress>()
    private let limits: CallLimits
    private let lastUses = Mutex<[AccessKeyID: Instant]>([:])

    /// - Parameter limits: counts requests, of this node alone or of all.
    package init(environment: Environment, limits: CallLimits) {
        self.environment = environment
        self.limits = limits
    }

    /// - Parameters:
    ///   - prefix: what the protocol's keys begin with; a key of one protocol opens no other.
    ///   - host: the storefront that the request's host names, or nil: its keys only.
    /// - Throws: `invalidKey`, `tooManyRequests` for unknown keys.
    package func caller(
        key text: String?, prefix: String = KeyText.panelPrefix, address: NetworkAddress?, host: Storefront?,
        catalog: Catalog
    ) throws(Fault) -> Caller {
        let now = environment.now()
        guard let text, KeyText.isPlausible(text, prefix: prefix),
            let key = catalog.key(Self.digest(text)), key.isUsable(at: now),
            let account = catalog.accounts[key.account], let storefront = catalog.storefronts[account.storefront],
            host == nil || host?.id == storefront.id
        else { throw unknown(address, now) }
        lastUses.withLock { $0[key.id] = now }
        return Caller(account: account, storefront: storefront, key: key.id, scope: key.scope, catalog: catalog)
    }

    /// - Throws: `accountSuspended`, `addressNotAllowed`.
    package func enter(_ caller: Caller, from address: NetworkAddress?) throws(Fault) {
        if caller.account.isSuspended { throw .accountSuspended }
        guard caller.account.allowList.admits(address) else { throw .addressNotAllowed }
    }

    /// Only failures count before a key is known, so honest resellers behind one address are never locked out.
    private func unknown(_ address: NetworkAddress?, _ now: Instant) -> Fault {
        guard let address = address?.subscriber else { return .invalidKey }
        if let seconds = failures.admit(address, limit: Self.failuresPerMinute, at: now) {
            return .tooManyRequests(retryAfterSeconds: seconds)
        }
        return .invalidKey
    }

    /// - Throws: `accessDenied` where the key's scope is too small, `tooManyRequests`; the store's faults where it has
    ///   to be asked and does not answer.
    package nonisolated(nonsending) func admit(
        _ caller: Caller, to group: ActionGroup, needing scope: KeyScope
    ) async throws(Fault) {
        if let admission = try await enter(caller, to: group, needing: scope, showsRest: false),
            !admission.isAdmitted
        {
            throw .tooManyRequests(retryAfterSeconds: admission.resetSeconds)
        }
    }

    /// - Parameter showsRest: whether the caller is told what remains.
    /// - Returns: how the request fares; nil where nothing limits it.
    /// - Throws: `accessDenied` where the key's scope is too small; the store's faults where it has to be asked and
    ///   does not answer.
    package nonisolated(nonsending) func enter(
        _ caller: Caller, to group: ActionGroup, needing scope: KeyScope, showsRest: Bool = true
    ) async throws(Fault) -> Admission? {
        guard caller.scope >= scope else { throw .accessDenied }
        guard let limit = caller.catalog.limit(group, for: caller.account) else { return nil }
        let key = CallWindow.Key(caller.account.id, group)
        // Most requests are answered from memory, and wait for nobody.
        if let admission = limits.known(key, limit, showsRest) { return admission }
        return try await limits.ask(key, limit, showsRest)
    }

    /// SHA-256 of the text's UTF-8.
    package static func digest(_ text: String) -> KeyDigest {
        var hash = SHA256()
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hash.finalize().withUnsafeBytes { KeyDigest(words: $0.loadUnaligned(as: SIMD4<UInt64>.self)) }
    }

    /// Takes the uses gathered since the last time.
    package func takeLastUses() -> [AccessKeyID: Instant] {
        lastUses.withLock { uses in
            defer { uses.removeAll(keepingCapacity: true) }
            return uses
        }
    }
}
