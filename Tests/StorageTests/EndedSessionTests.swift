import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

/// What ends sessions ends all of them, also those that are on their way.
@Suite struct EndedSessionTests {
    private func open(_ person: Person, _ seed: UInt64, _ stage: LoginSession.Stage = .signedIn) -> OpenSession {
        OpenSession(
            digest: .test(seed), for: person, stage: stage, address: "", agent: "", lifetimeMilliseconds: 60_000)
    }

    @Test func whatEndsSessionsEndsThoseOnTheirWay() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let bob = staffed.bob
        var seed: UInt64 = 0
        func holds(_ words: Comment, _ change: () async throws -> Void) async throws {
            let compared = try await staffed.person(bob)
            seed += 2
            let (old, halfway) = (KeyDigest.test(seed), KeyDigest.test(seed + 1))
            _ = try await store.execute(open(compared, seed))
            _ = try await store.execute(open(compared, seed + 1, .passwordGiven))
            seed += 2
            try await change()
            #expect(
                await store.result(open(compared, seed)).fault == .conflict("the person's sessions were ended"), words)
            #expect(try await store.read(ReadLogin(old)) == nil, words)
            #expect(await store.result(RaiseSession(old: halfway, new: .test(seed))).fault != nil, words)
            #expect(await store.result(ActAs(digest: old, account: staffed.account)).fault != nil, words)
            #expect(try await store.read(ReadSessions(of: bob)).isEmpty, words)
        }
        try await holds("a password") { _ = try await store.execute(SetPassword(person: bob, hash: "new")) }
        try await holds("a second factor") {
            _ = try await store.execute(PutTOTP(person: bob, sealedSecret: "sealed", recoveryCodes: []))
        }
        try await holds("none any more") { _ = try await store.execute(PutTOTP.off(bob)) }
        try await holds("a role") { _ = try await store.execute(SetRole(person: bob, role: .support)) }
        _ = try await store.execute(SetRole(person: bob, role: .manager))
        try await holds("a suspension that is over") {
            _ = try await store.execute(SuspendPerson(person: bob, isSuspended: true))
            _ = try await store.execute(SuspendPerson(person: bob, isSuspended: false))
        }
        try await holds("a link") {
            try await store.execute(
                OpenMailToken(digest: .test(1), person: bob, purpose: .resetPassword, lifetimeMilliseconds: 1_000))
            _ = try await store.execute(
                RedeemMailToken(digest: .test(1), purpose: .resetPassword, passwordHash: "newer"))
        }
        try await holds("a word") { try await store.execute(EndSessions(of: bob)) }
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func theSessionInWhichItIsAskedForGoesOn() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let ann = staffed.ann
        let own = try await staffed.session(ann, 1)
        _ = try await staffed.session(ann, 2)
        func session() async throws -> LoginSession { try #require(try await store.read(ReadLogin(own))).session }
        let first = try await session()
        _ = try await store.execute(SetPassword(person: ann, hash: "new", in: first))
        #expect(try await store.read(ReadSessions(of: ann)).map(\.key) == [own])
        _ = try await store.execute(
            PutTOTP(person: ann, sealedSecret: "sealed", recoveryCodes: [], in: try await session()))
        try await store.execute(EndSessions(of: ann, but: try await session()))
        #expect(try await store.read(ReadSessions(of: ann)).map(\.key) == [own])
        // What was asked for under the old password comes too late, even in a session that went on.
        let late = SetPassword(person: ann, hash: "late", in: first)
        #expect(await store.result(late).fault == .notFound("session"))
        // Nobody keeps a session by another's.
        let bobs = try #require(try await store.read(ReadLogin(try await staffed.session(staffed.bob, 3)))).session
        #expect(await store.result(EndSessions(of: ann, but: bobs)).fault == .notFound("session"))
        #expect(try await staffed.person(ann).passwordHash == "new")
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func aSuspensionOfTheAccountEndsItsPeoplesSessions() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let second = try await store.execute(
            AddLogin(account: staffed.account, email: .test("dora@shop.test"), name: "Dora", passwordHash: "hash"))
        let people = [staffed.customer, second]
        let digests = [try await staffed.session(people[0], 1), try await staffed.session(people[1], 2)]
        func suspend(_ isSuspended: Bool) async throws {
            let account = try await store.execute(
                SuspendAccount(account: staffed.account, isSuspended: isSuspended, people: people))
            #expect(account.isSuspended == isSuspended)
            for digest in digests { #expect(try await store.read(ReadLogin(digest)) == nil) }
        }
        try await suspend(true)
        let meanwhile = try await staffed.session(second, 3)
        try await suspend(false)
        #expect(try await store.read(ReadLogin(meanwhile)) == nil)
        let foreign = SuspendAccount(account: staffed.account, isSuspended: true, people: [staffed.ann])
        #expect(await store.result(foreign).fault == .notFound("person \(staffed.ann)"))
        #expect(try await staffed.world.audit().failure == nil)
    }
}
