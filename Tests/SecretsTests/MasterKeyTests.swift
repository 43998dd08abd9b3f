import Base
import Secrets
import TestSupport
import Testing

struct MasterKeyTests {
    private let first = String(repeating: "1f", count: 32)
    private let second = String(repeating: "2e", count: 32)

    @Test func whatIsSealedIsOpenedForTheSamePurposeOnly() throws {
        let key = try #require(MasterKey(text: "\(first)\n"))
        let sealed = try #require(key.seal("secret", for: "provider:a"))
        #expect(!sealed.contains("secret") && sealed != key.seal("secret", for: "provider:a"))
        #expect(key.open(sealed, for: "provider:a") == "secret")
        #expect(key.open(sealed, for: "provider:b") == nil)
        #expect(key.open(String(sealed.dropLast(5)) + "AAAA=", for: "provider:a") == nil)
    }

    @Test func anOldKeyStillOpensAndTheNewOneSeals() throws {
        let old = try #require(MasterKey(text: first))
        let sealed = try #require(old.seal("secret", for: "p"))
        let both = try #require(MasterKey(text: "# new\n\(second)  # since May\n\(first)\n"))
        #expect(both.open(sealed, for: "p") == "secret")
        let fresh = try #require(both.seal("secret", for: "p"))
        #expect(old.open(fresh, for: "p") == nil)
    }

    @Test(arguments: ["", "# nothing", "abc", String(repeating: "1f", count: 31), String(repeating: "zz", count: 32)])
    func refusesWhatIsNoKeyFile(_ text: String) {
        #expect(MasterKey(text: text) == nil)
    }

    @Test func aFreshFileIsOne() {
        #expect(MasterKey(text: MasterKey.freshText(ManualClock().environment)) != nil)
    }
}
