import Base
import Commands
import Domain
import Gateway
import NIOCore
import Storage
import TestSupport
import Testing

@Suite struct StorefrontTests {
    @Test func theHostGivesTheDialectBeforeTheKeyIsKnown() async throws {
        let door = try await Door()
        let wrong = KeyText.make(prefix: KeyText.panelPrefix, random: Array(repeating: 0, count: 24))
        for key in [wrong, "x", ""] {
            #expect(await door.send("balance", key: key).text == Door.invalidKey)
            #expect(
                await door.send("balance", key: key, host: "other.example").text
                    == #"{"status":"error","msg":"Invalid API key","error":"Invalid API key"}"#)
            #expect(await door.send("services", key: key, host: "other.example").text == Door.invalidKey)
        }
    }

    @Test func theKeyGivesTheDialectOnAnUnknownHost() async throws {
        let door = try await Door()
        for host in ["", "unknown.example", "localhost"] {
            for path in ["/api/v2", "/api2/v2", "/api/v2/"] {
                let own = await door.send("refill", [("order", "1")], key: door.customer.key, host: host, path: path)
                #expect(own.text == #"{"error":"Incorrect order ID"}"#)
                let other = await door.send("refill", [("order", "1")], key: door.stranger.key, host: host, path: path)
                #expect(other.text == #"{"status":"error","msg":"Incorrect order ID","error":"Incorrect order ID"}"#)
            }
        }
    }

    @Test func aKeyOfAnotherStorefrontIsInvalidOnAKnownHost() async throws {
        let door = try await Door()
        #expect(await door.text("balance", host: "shop.example") == Door.balance)
        #expect(
            await door.text("balance", host: "other.example")
                == #"{"status":"error","msg":"Invalid API key","error":"Invalid API key"}"#)
        #expect(await door.text("balance", key: door.stranger.key, host: "shop.example") == Door.invalidKey)
        #expect(
            await door.text("balance", key: door.stranger.key, host: "other.example")
                == #"{"balance":"1000","currency":"VND"}"#)
    }

    @Test func nobodySeesOrdersOrListingsOfAnotherStorefront() async throws {
        let door = try await Door(otherDialect: "standard")
        let order = try await door.world.order(door.customer, door.listing)
        let foreign = await door.text("status", [("order", order.description)], key: door.stranger.key, host: "")
        let unknown = await door.text("status", [("order", "999999")], key: door.stranger.key, host: "")
        #expect(foreign == #"{"error":"Incorrect order ID"}"#)
        #expect(foreign == unknown)
        #expect(
            await door.text("add", door.plainOrder, key: door.stranger.key, host: "")
                == #"{"error":"Incorrect service ID"}"#)
        #expect(await door.text("services", key: door.stranger.key, host: "") == "[]")
        #expect(try await door.world.audit().failure == nil)
    }

    @Test(arguments: ["standard", "pica-smm", "hethongsub", "tuongtacfbig"])
    func everyDialectSellsOnItsHost(_ dialect: String) async throws {
        let door = try await Door(dialect, otherDialect: dialect == "standard" ? "hethongsub" : "standard")
        let path = dialect == "pica-smm" ? "/api2/v2" : "/api/v2"
        let answer = await door.send("add", door.plainOrder, key: door.customer.key, path: path)
        let value = try #require(JSONValue.parse(answer.text.utf8))
        if case .text? = value["order"] {
            #expect(dialect == "hethongsub")
        } else {
            #expect(value["order"]?.scalarText != nil && dialect != "hethongsub")
        }
        #expect(try await door.world.audit().failure == nil)
    }
}

@Suite struct AccessTests {
    @Test func aReadingKeyCannotOrder() async throws {
        let door = try await Door()
        let key = try await door.key(scope: .read).text
        let order = try await door.world.order(door.customer, door.listing)
        for action in ["services", "balance", "status", "orders"] {
            #expect(!(await door.text(action, [("order", order.description)], key: key)).contains("error"))
        }
        for action in ["add", "refill", "cancel"] {
            let fields = door.plainOrder + [("order", order.description)]
            #expect(await door.text(action, fields, key: key) == #"{"error":"Access denied"}"#)
        }
        #expect(try await door.world.money(door.customer).held.text == "0.09")
        #expect(try await door.world.audit().failure == nil)
    }

    @Test func aSuspendedAccountIsTurnedAway() async throws {
        let door = try await Door()
        try await door.edit { $0.isSuspended = true }
        for action in ["services", "balance", "add", "nonsense"] {
            #expect(await door.text(action) == #"{"error":"Account suspended"}"#)
        }
        #expect(await door.text("balance", key: door.stranger.key, host: "") == #"{"balance":"1000","currency":"VND"}"#)
        try await door.edit { $0.isSuspended = false }
        #expect(await door.text("balance") == Door.balance)
        #expect(try await door.world.audit().failure == nil)
    }

    @Test func onlyAddressesOfTheListMayCome() async throws {
        let door = try await Door()
        try await door.edit { $0.allowList = AddressList(text: "192.0.2.0/24\n2001:db8::/32") ?? AddressList() }
        for peer in ["192.0.2.1", "192.0.2.255", "2001:db8::7", "::ffff:192.0.2.9"] {
            #expect(await door.text("balance", peer: peer) == Door.balance)
        }
        for peer in ["192.0.3.1", "2001:db9::7", "unknown"] {
            #expect(await door.text("balance", peer: peer) == #"{"error":"IP address not allowed"}"#)
        }
    }

    @Test func anUntrustedPeerCannotSayItIsSomebodyElse() async throws {
        let door = try await Door()
        try await door.edit { $0.allowList = AddressList(text: "198.51.100.7") ?? AddressList() }
        #expect(
            await door.text("balance", peer: "192.0.2.1", forwardedFor: "198.51.100.7")
                == #"{"error":"IP address not allowed"}"#)
        #expect(await door.text("balance", peer: "198.51.100.7", forwardedFor: "192.0.2.1") == Door.balance)
    }

    @Test func trustedProxiesSayWhoTheClientIs() async throws {
        let door = try await Door(trusted: "10.0.0.0/8\n::1")
        try await door.edit { $0.allowList = AddressList(text: "198.51.100.7") ?? AddressList() }
        for (peer, forwardedFor) in [
            ("10.0.0.1", "198.51.100.7"), ("10.0.0.1", "198.51.100.7, 10.9.9.9"),
            ("::1", " 198.51.100.7 ,10.0.0.2,10.0.0.3 "),
            ("10.0.0.1", "203.0.113.5, 198.51.100.7"), ("10.0.0.1", "nonsense, 198.51.100.7"),
        ] {
            #expect(
                await door.text("balance", peer: peer, forwardedFor: forwardedFor) == Door.balance, "\(forwardedFor)")
        }
        for (peer, forwardedFor) in [
            ("10.0.0.1", "198.51.100.7, 203.0.113.5"), ("10.0.0.1", "198.51.100.7, 203.0.113.5, 10.0.0.2"),
            ("10.0.0.1", "198.51.100.7, nonsense"), ("10.0.0.1", ""), ("203.0.113.5", "198.51.100.7"),
        ] {
            #expect(
                await door.text("balance", peer: peer, forwardedFor: forwardedFor)
                    == #"{"error":"IP address not allowed"}"#, "\(forwardedFor)")
        }
    }

    @Test func aRevokedKeyOpensNothing() async throws {
        let door = try await Door()
        let key = try await door.key()
        #expect(await door.text("balance", key: key.text) == Door.balance)
        try await door.world.store.execute(RevokeKey(key: key.id))
        try await door.world.watch.refresh()
        #expect(await door.text("balance", key: key.text) == Door.invalidKey)
        #expect(await door.text("balance") == Door.balance, "the other key")
        await #expect(throws: Fault.self) {
            try await door.world.store.execute(
                RotateKey(
                    key: key.id, digest: Authenticator.digest("x"), hint: "", graceMilliseconds: 1_000))
        }
    }

    @Test func aRotatedKeyWorksUntilItsGraceIsOver() async throws {
        let door = try await Door()
        let old = try await door.key(scope: .read)
        let text = KeyText.make(prefix: KeyText.panelPrefix, random: Array(repeating: 9, count: 24))
        _ = try await door.world.store.execute(
            RotateKey(key: old.id, digest: Authenticator.digest(text), hint: "", graceMilliseconds: 60_000))
        try await door.world.watch.refresh()
        #expect(await door.text("balance", key: text) == Door.balance)
        #expect(await door.text("add", key: text) == #"{"error":"Access denied"}"#, "the scope goes along")
        door.world.clock.advance(milliseconds: 59_999)
        #expect(await door.text("balance", key: old.text) == Door.balance)
        door.world.clock.advance(milliseconds: 1)
        #expect(await door.text("balance", key: old.text) == Door.invalidKey)
        #expect(await door.text("balance", key: text) == Door.balance)
    }

    @Test func anExpiredKeyOpensNothing() async throws {
        let door = try await Door()
        let key = try await door.key(expiresAt: door.world.clock.now.advanced(milliseconds: 1_000))
        door.world.clock.advance(milliseconds: 999)
        #expect(await door.text("balance", key: key.text) == Door.balance)
        door.world.clock.advance(milliseconds: 1)
        #expect(await door.text("balance", key: key.text) == Door.invalidKey)
    }

    @Test func aKeyInTheHeaderIsAsGoodAndTheFieldWins() async throws {
        let door = try await Door()
        #expect(await door.send("balance", bearer: door.customer.key).text == Door.balance)
        #expect(await door.send("balance", key: "nonsense", bearer: door.customer.key).text == Door.invalidKey)
        #expect(await door.send("balance").text == Door.invalidKey)
        #expect(await door.send("balance", bearer: "").text == Door.invalidKey)
    }

    @Test func theLastUseOfAKeyIsGathered() async throws {
        let door = try await Door()
        let world = door.world
        _ = await world.ask(door.customer, [("action", "balance")])
        #expect(world.authenticator.takeLastUses() == [door.customer.keyID: world.clock.now])
        #expect(world.authenticator.takeLastUses().isEmpty)
    }
}

@Suite struct IdempotencyKeyTests {
    @Test func aRepeatFindsTheFirstOrderUnderFieldAndHeaderAlike() async throws {
        let door = try await Door()
        let add = { (header: String?, field: String?) in
            let fields = door.plainOrder + (field.map { [("order_reference", $0)] } ?? [])
            return await door.send("add", fields, key: door.customer.key, idempotencyKey: header).text
        }
        let first = await add("a", nil)
        #expect(first.hasPrefix(#"{"order":"#))
        for (header, field) in [("a", nil), (nil, "a"), ("a", "a")] as [(String?, String?)] {
            #expect(await add(header, field) == first)
        }
        #expect(await add("b", "a") == #"{"error":"Incorrect request"}"#)
        #expect(await add("b", nil) != first)
        #expect(try await door.world.money(door.customer).held.text == "0.18")
        let tooLong = String(repeating: "x", count: 101)
        #expect(await add(tooLong, nil) == #"{"error":"neworder.error.order_reference"}"#)
        #expect(try await door.world.audit().failure == nil)
    }

    @Test func anEmptyHeaderIsNoReference() async throws {
        let door = try await Door()
        var answers: Set<String> = []
        for _ in 0..<3 {
            answers.insert(await door.send("add", door.plainOrder, key: door.customer.key, idempotencyKey: "").text)
        }
        #expect(answers.count == 3, "three orders, not one that is answered three times")
        let named = door.plainOrder + [("order_reference", "a")]
        let answer = await door.send("add", named, key: door.customer.key, idempotencyKey: "").text
        #expect(answer.hasPrefix(#"{"order":"#))
        #expect(try await door.world.audit().failure == nil)
    }

    @Test func accountsDoNotShareReferences() async throws {
        let door = try await Door()
        let second = try await door.world.customer(door.shop)
        let fields = door.plainOrder + [("order_reference", "a")]
        #expect(await door.text("add", fields) != (await door.text("add", fields, key: second.key)))
        #expect(try await door.world.audit().failure == nil)
    }
}
