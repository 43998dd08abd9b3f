import Base
import Commands
import Domain
import Jobs
import Storage
import TestSupport
import Testing

@Suite struct SignInTests {
    @Test func aSessionIsReadWithItsPerson() async throws {
        let staffed = try await Staffed()
        let digest = try await staffed.session(staffed.customer, 7)
        let login = try #require(try await staffed.store.read(ReadLogin(digest)))
        #expect(login.person == (try await staffed.person(staffed.customer)))
        #expect(login.session.key == digest && login.session.stage == .signedIn && login.session.actingAs == nil)
        #expect(login.session.address == "192.0.2.1" && login.session.agent == "browser")
        #expect(login.session.expiresAt == staffed.world.clock.now.advanced(milliseconds: 60_000))
        #expect(try await staffed.store.read(ReadLogin(.test(8))) == nil)
        let again = OpenSession(
            digest: digest, for: try await staffed.person(staffed.ann), stage: .signedIn, address: "", agent: "",
            lifetimeMilliseconds: 1)
        #expect(await staffed.store.result(again).fault == .alreadyExists("session"))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func whoIsSuspendedOpensNoSession() async throws {
        let staffed = try await Staffed()
        let digest = try await staffed.session(staffed.bob, 1)
        let bob = try await staffed.person(staffed.bob)
        _ = try await staffed.store.execute(SuspendPerson(person: staffed.bob, isSuspended: true))
        let open = OpenSession(
            digest: .test(2), for: bob, stage: .signedIn, address: "", agent: "", lifetimeMilliseconds: 1)
        #expect(await staffed.store.result(open).fault == .accountSuspended)
        #expect(try await staffed.store.read(ReadLogin(digest)) == nil)
        #expect(await staffed.store.result(ActAs(digest: digest, account: nil)).fault == .accountSuspended)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func theSecondFactorMovesASessionToAnotherToken() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let old = try await staffed.session(staffed.ann, 1, stage: .passwordGiven, lifetime: 1_000)
        #expect(await store.result(ActAs(digest: old, account: staffed.account)).fault != nil)
        let raised = try await store.execute(RaiseSession(old: old, new: .test(2), lifetimeMilliseconds: 90_000))
        #expect(raised.stage == .signedIn && raised.person == staffed.ann && raised.agent == "browser")
        #expect(raised.expiresAt == staffed.world.clock.now.advanced(milliseconds: 90_000))
        #expect(try await store.read(ReadLogin(old)) == nil)
        #expect(await store.result(RaiseSession(old: old, new: .test(3))).fault == .notFound("session"))
        #expect(await store.result(RaiseSession(old: .test(2), new: .test(3))).fault != nil, "signed in already")
        let late = try await staffed.session(staffed.ann, 4, stage: .passwordGiven, lifetime: 1_000)
        staffed.world.clock.advance(milliseconds: 1_000)
        #expect(await store.result(RaiseSession(old: late, new: .test(5))).fault == .notFound("session"))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func sessionsAreSeenListedAndClosed() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        for seed: UInt64 in 1...3 { _ = try await staffed.session(staffed.ann, seed) }
        _ = try await staffed.session(staffed.bob, 4)
        let later = staffed.world.clock.now.advanced(milliseconds: 500)
        try await store.execute(SeeSession(digest: .test(2), at: later, address: "2001:db8::1"))
        try await store.execute(SeeSession(digest: .test(2), at: staffed.world.clock.now, address: "older"))
        try await store.execute(SeeSession(digest: .test(99), at: later, address: "gone"))
        let sessions = try await store.read(ReadSessions(of: staffed.ann))
        #expect(sessions.count == 3 && sessions[0].key == .test(2), "the last seen first")
        #expect(sessions[0].seenAt == later && sessions[0].address == "2001:db8::1")
        try await store.execute(CloseSession(.test(2)))
        try await store.execute(CloseSession(.test(2)))
        #expect(try await store.read(ReadSessions(of: staffed.ann)).count == 2)
        try await store.execute(EndSessions(of: staffed.ann))
        #expect(try await store.read(ReadSessions(of: staffed.ann)).isEmpty)
        #expect(try await store.read(ReadLogin(.test(4))) != nil)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func staffSeeTheShopAsACustomerAndCustomersDoNot() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let digest = try await staffed.session(staffed.bob, 1)
        #expect(try await store.execute(ActAs(digest: digest, account: staffed.account)).actingAs == staffed.account)
        #expect(try await store.read(ReadLogin(digest))?.session.actingAs == staffed.account)
        #expect(try await store.execute(ActAs(digest: digest, account: nil)).actingAs == nil)
        let nobody = ActAs(digest: digest, account: AccountID(9_999))
        #expect(await store.result(nobody).fault == .notFound("account 9999"))
        let customer = try await staffed.session(staffed.customer, 2)
        #expect(await store.result(ActAs(digest: customer, account: staffed.account)).fault == .accessDenied)
        #expect(await store.result(ActAs(digest: .test(9), account: nil)).fault == .notFound("session"))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func noCodeWorksTwice() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let ann = staffed.ann
        #expect(await store.result(UseTOTPStep(person: ann, step: 5)).fault != nil, "there is no second factor")
        let codes = [KeyDigest.test(1), .test(2)]
        let row = try await store.execute(
            PutTOTP(person: ann, sealedSecret: "sealed", recoveryCodes: codes, step: 100))
        #expect(row.hasSecondFactor)
        #expect(try await staffed.person(ann).recoveryCodes == codes)
        for step: Int64 in [99, 100] {
            #expect(
                await store.result(UseTOTPStep(person: ann, step: step)).fault == .conflict("the code was used"))
        }
        let ends = await staffed.atOnce(20) { _ in UseTOTPStep(person: ann, step: 101) }
        #expect(ends.compactMap(\.outcome).count == 1)
        #expect(try await store.execute(UseRecoveryCode(person: ann, digest: .test(2))) == 1)
        let used = UseRecoveryCode(person: ann, digest: .test(2))
        #expect(await store.result(used).fault == .notFound("recovery code"))
        let off = try await store.execute(PutTOTP.off(ann))
        #expect(!off.hasSecondFactor && off.recoveryCodes.isEmpty)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func aMailsLinkSetsThePasswordOnce() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        func open(_ seed: UInt64, _ purpose: MailToken.Purpose = .resetPassword) async throws {
            try await store.execute(
                OpenMailToken(
                    digest: .test(seed), person: staffed.customer, purpose: purpose, lifetimeMilliseconds: 1_000))
        }
        func redeem(_ seed: UInt64) async -> Result<Person, Fault> {
            await store.result(
                RedeemMailToken(digest: .test(seed), purpose: .resetPassword, passwordHash: "hash \(seed)"))
        }
        try await open(1)
        #expect(try await store.read(ReadMailToken(.test(1)))?.email.text == "carl@shop.test")
        #expect(await redeem(1).outcome?.id == staffed.customer)
        #expect(try await store.read(ReadMailToken(.test(1))) == nil, "used up")
        #expect(try await staffed.person(staffed.customer).passwordHash == "hash 1")
        #expect(await redeem(1).fault == .notFound("token"))
        try await open(2, .invitation)
        #expect(await redeem(2).fault == .notFound("token"), "for something else")
        try await open(3)
        staffed.world.clock.advance(milliseconds: 1_000)
        #expect(await redeem(3).fault == .notFound("token"), "over")
        try await open(4)
        _ = try await store.execute(ChangeMail(person: staffed.customer, email: .test("new@shop.test")))
        #expect(await redeem(4).fault == .notFound("token"), "sent to the address before")
        try await open(6)
        _ = try await store.execute(SetPassword(person: staffed.customer, hash: "hash 1 "))
        #expect(await redeem(6).fault == .notFound("token"), "made under the password before")
        _ = try await store.execute(SetPassword(person: staffed.customer, hash: "hash 1"))
        try await open(5)
        _ = try await store.execute(SuspendPerson(person: staffed.customer, isSuspended: true))
        #expect(await redeem(5).fault == .accountSuspended)
        #expect(try await staffed.person(staffed.customer).passwordHash == "hash 1")
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func ofTwentyWhoUseOneLinkOneWins() async throws {
        let staffed = try await Staffed()
        try await staffed.store.execute(
            OpenMailToken(
                digest: .test(1), person: staffed.customer, purpose: .invitation, lifetimeMilliseconds: 1_000))
        let ends = await staffed.atOnce(20) {
            RedeemMailToken(digest: .test(1), purpose: .invitation, passwordHash: "\($0)")
        }
        #expect(ends.compactMap(\.outcome).count == 1)
        #expect(ends.compactMap(\.fault) == Array(repeating: .notFound("token"), count: 19))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func whatIsOverIsForgotten() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let world = staffed.world
        _ = try await staffed.session(staffed.ann, 1, lifetime: 1_000)
        _ = try await staffed.session(staffed.ann, 2, lifetime: 3 * FormUse.keptMilliseconds)
        try await store.execute(
            OpenMailToken(
                digest: .test(3), person: staffed.ann, purpose: .invitation, lifetimeMilliseconds: 1_000))
        let profile = SetProfile(person: staffed.ann, name: "Ann", language: "en", timeZone: "UTC")
        let once = Once(profile, form: .test(4)) { $0.version }
        _ = try await store.execute(once)
        #expect(try await ForgetJob(desk: world.numbers).pass() == false)
        world.clock.advance(milliseconds: 1_000)
        #expect(try await ForgetJob(desk: world.numbers).pass())
        #expect(try await store.read(ReadSessions(of: staffed.ann)).map(\.key) == [.test(2)])
        #expect(try await store.read(ReadMailToken(.test(3))) == nil)
        guard case .again = try await store.execute(once) else {
            Issue.record("the form was forgotten too soon")
            return
        }
        world.clock.advance(milliseconds: FormUse.keptMilliseconds)
        #expect(try await ForgetJob(desk: world.numbers).pass())
        guard case .first = try await store.execute(once) else {
            Issue.record("the form is still there")
            return
        }
        #expect(try await world.audit().failure == nil)
    }
}
