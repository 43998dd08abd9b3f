import Base
import Commands
import Domain
import Storage
import TestSupport
import Testing

@Suite struct PeopleTests {
    @Test func signingUpMakesAccountPersonAndClaim() async throws {
        let staffed = try await Staffed()
        let person = try await staffed.person(staffed.customer)
        #expect(person.email.text == "carl@shop.test" && person.name == "Carl" && person.role == .customer)
        #expect(person.storefront == staffed.shop && person.account == staffed.account && person.language == "vi")
        #expect(person.timeZone == "Asia/Ho_Chi_Minh" && !person.isSuspended && !person.hasSecondFactor)
        #expect(try await staffed.store.read(ReadPersonByMail(staffed.shop, .test("carl@shop.test"))) == person)
        #expect(try await staffed.store.read(ReadPersonByMail(nil, .test("carl@shop.test"))) == nil)
        try await staffed.world.watch.refresh()
        #expect(staffed.world.watch.current.accounts[staffed.account]?.name == "carl@shop.test")
        #expect(try await staffed.store.read(ReadPeople(of: staffed.account)) == [person])
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func anAddressIsTakenOncePerStorefront() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        #expect(await store.result(SignUp.test(staffed.shop, "carl@shop.test")).fault == .alreadyExists("email"))
        let other = try await staffed.world.storefront()
        #expect(
            await store.result(SignUp.test(other, "carl@shop.test")).fault == .wrongState("sign-up is closed"))
        #expect(await store.result(SignUp.test(other, "carl@shop.test", isInvited: true)).fault == nil)
        let staff = AddStaff(email: .test("carl@shop.test"), name: "", role: .support, passwordHash: "")
        #expect(await store.result(staff).fault == nil, "staff are people of no storefront")
        #expect(await store.result(staff).fault == .alreadyExists("email"))
        #expect(await store.result(SignUp.test(StorefrontID(999), "x@y.z")).fault == .notFound("storefront 999"))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func ofTwentyWhoSignUpWithOneAddressExactlyOneWins() async throws {
        let staffed = try await Staffed()
        let shop = staffed.shop
        let ends = await staffed.atOnce(20) { SignUp.test(shop, "dora@shop.test", name: "Dora \($0)") }
        #expect(ends.compactMap(\.outcome).count == 1)
        #expect(ends.compactMap(\.fault) == Array(repeating: .alreadyExists("email"), count: 19))
        #expect(try await staffed.store.read(ListPeople(of: shop)).count == 2)
        try await staffed.world.watch.refresh()
        #expect(staffed.world.watch.current.accounts.count == 2, "no account is left of those who lost")
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func anAccountWithoutALoginGetsOne() async throws {
        let staffed = try await Staffed()
        let account = try await staffed.store.execute(AddAccount(storefront: staffed.shop, name: "by hand"))
        let add = AddLogin(account: account, email: .test("eve@shop.test"), name: "Eve", passwordHash: "")
        let person = try await staffed.person(try await staffed.store.execute(add))
        #expect(person.account == account && person.storefront == staffed.shop && person.role == .customer)
        #expect(await staffed.store.result(add).fault == .alreadyExists("email"))
        let nobody = AddLogin(account: AccountID(99_999), email: .test("f@shop.test"), name: "", passwordHash: "")
        #expect(await staffed.store.result(nobody).fault == .notFound("account 99999"))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func oneOwnerAlwaysRemains() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let last = Fault.wrongState("ann@staff.test is the last owner")
        #expect(await store.result(SetRole(person: staffed.ann, role: .manager)).fault == last)
        #expect(await store.result(SuspendPerson(person: staffed.ann, isSuspended: true)).fault == last)
        #expect(try await staffed.person(staffed.ann).isActiveOwner)
        #expect(try await store.execute(SetRole(person: staffed.bob, role: .owner)).role == .owner)
        _ = try await store.execute(SuspendPerson(person: staffed.bob, isSuspended: true))
        #expect(await store.result(SetRole(person: staffed.ann, role: .support)).fault == last, "the other cannot act")
        _ = try await store.execute(SuspendPerson(person: staffed.bob, isSuspended: false))
        let ids = [staffed.ann, staffed.bob]
        let ends = await staffed.atOnce(10) { SuspendPerson(person: ids[$0 % 2], isSuspended: true) }
        #expect(ends.compactMap(\.outcome).count == 5, "one of the two, again and again")
        #expect(try await store.read(ListStaff()).filter(\.isActiveOwner).count == 1)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func customersAndStaffDoNotBecomeEachOther() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        #expect(
            await store.result(SetRole(person: staffed.customer, role: .owner)).fault == .invalid("role owner"))
        #expect(
            await store.result(SetRole(person: staffed.bob, role: .customer)).fault == .invalid("role customer"))
        let customer = AddStaff(email: .test("g@staff.test"), name: "", role: .customer, passwordHash: "")
        #expect(await store.result(customer).fault == .invalid("role customer"))
        #expect(try await store.execute(SuspendPerson(person: staffed.customer, isSuspended: true)).isSuspended)
        #expect(await store.result(SetRole(person: PersonID(99), role: .owner)).fault == .notFound("person 99"))
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func profilesAndPasswordsChange() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let row = try await store.execute(
            SetProfile(person: staffed.customer, name: "Đặng", language: "zh", timeZone: "UTC"))
        #expect(row.name == "Đặng" && row.language == "zh" && row.timeZone == "UTC")
        #expect(try await store.execute(SetPassword(person: staffed.customer, hash: "new")).passwordHash == "new")
        #expect(try await staffed.person(staffed.customer).passwordHash == "new")
        for (name, language, zone) in [
            (String(repeating: "n", count: 101), "en", "UTC"), ("a\nb", "en", "UTC"), ("n", "xx", "UTC"),
            ("n", "en", ""), ("n", "en", "../etc/passwd\n"),
        ] {
            let edit = SetProfile(person: staffed.customer, name: name, language: language, timeZone: zone)
            guard case .invalid = await store.result(edit).fault else {
                Issue.record("\(name) \(language) \(zone) was taken")
                continue
            }
        }
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func anAddressThatWasGivenUpIsFree() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let other = try await store.execute(SignUp.test(staffed.shop, "dora@shop.test"))
        let taken = ChangeMail(person: staffed.customer, email: .test("dora@shop.test"))
        #expect(await store.result(taken).fault == .alreadyExists("email"))
        let moved = try await store.execute(ChangeMail(person: staffed.customer, email: .test("new@shop.test")))
        #expect(moved.email.text == "new@shop.test")
        #expect(try await store.read(ReadPersonByMail(staffed.shop, .test("carl@shop.test"))) == nil)
        #expect(try await store.read(ReadPersonByMail(staffed.shop, .test("new@shop.test")))?.id == moved.id)
        try await staffed.world.watch.refresh()
        #expect(staffed.world.watch.current.accounts[staffed.account]?.name == "new@shop.test")
        _ = try await store.execute(ChangeMail(person: other.person, email: .test("carl@shop.test")))
        #expect(try await store.execute(ChangeMail(person: staffed.ann, email: .test("ann@staff.test"))).version == 1)
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func customersAreListedPageByPageAndFoundByTheirAddress() async throws {
        let staffed = try await Staffed()
        let store = staffed.store
        let other = try await staffed.world.storefront()
        _ = try await store.execute(SignUp.test(other, "dora1@shop.test", isInvited: true))
        for name in ["dora2", "dora3", "e.dora"] {
            _ = try await store.execute(SignUp.test(staffed.shop, "\(name)@shop.test"))
        }
        let all = try await store.read(ListPeople(of: staffed.shop))
        #expect(all.map(\.id) == all.map(\.id).sorted() && all.count == 4)
        let second = try await store.read(ListPeople(of: staffed.shop, after: all[1].id, limit: 1))
        #expect(second == [all[2]])
        let found = try await store.read(ListPeople(of: staffed.shop, matching: "Dora"))
        #expect(found.map(\.email.text) == ["dora2@shop.test", "dora3@shop.test"])
        let rest = try await store.read(ListPeople(of: staffed.shop, matching: "dora", after: found[0].id))
        #expect(rest == [found[1]])
        #expect(try await store.read(ListPeople(of: staffed.shop, matching: "dora%\0_")).isEmpty)
        #expect(try await store.read(ListStaff()).map(\.email.text) == ["ann@staff.test", "bob@staff.test"])
        #expect(try await staffed.world.audit().failure == nil)
    }

    @Test func claimsAndTalliesAreProven() async throws {
        let staffed = try await Staffed()
        _ = try await staffed.topUp()
        #expect(try await staffed.world.audit().failure == nil)
        for (damage, repair) in [
            (
                "UPDATE people SET email = 'x@y.z' WHERE name = 'Ann'",
                "UPDATE people SET email = 'ann@staff.test' WHERE name = 'Ann'"
            ),
            ("UPDATE tallies SET members = 2 WHERE subject = 1", "UPDATE tallies SET members = 1 WHERE subject = 1"),
            ("UPDATE tallies SET members = 2 WHERE subject = 2", "UPDATE tallies SET members = 1 WHERE subject = 2"),
            ("UPDATE top_ups SET state = 2", "UPDATE top_ups SET state = 1"),
            (
                "UPDATE mail_claims SET person_id = 0 WHERE email = 'bob@staff.test'",
                "UPDATE mail_claims SET person_id = \(staffed.bob) WHERE email = 'bob@staff.test'"
            ),
        ] {
            #expect(try staffed.world.place.damage(damage) == 1)
            #expect(try await staffed.world.audit().failure != nil, "\(damage)")
            _ = try staffed.world.place.damage(repair)
            #expect(try await staffed.world.audit().failure == nil, "\(repair)")
        }
    }
}
