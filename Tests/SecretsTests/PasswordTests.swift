import Base
import Secrets
import TestSupport
import Testing

struct PasswordTests {
    /// Little work: what is tested is the form, not the cost.
    private let cost = PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1)
    private let environment = ManualClock().environment

    @Test func onlyTheRightPasswordFits() throws {
        let text = try #require(PasswordHash.make("correct horse", cost: cost, environment: environment))
        #expect(text.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(PasswordHash.verify("correct horse", against: text, cost: cost))
        for other in ["", "correct hors", "correct horse ", "Correct horse"] {
            #expect(!PasswordHash.verify(other, against: text, cost: cost))
        }
    }

    @Test func twoHashesOfOnePasswordDiffer() throws {
        let first = try #require(PasswordHash.make("correct horse", cost: cost, environment: environment))
        #expect(first != PasswordHash.make("correct horse", cost: cost, environment: environment))
    }

    /// The third vector of RFC 7914 §12.
    @Test func countsAsTheStandardDoes() throws {
        let hash = try #require(
            Hex.bytes(
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"))
        let text = "$scrypt$ln=14,r=8,p=1$\(Base64.text("SodiumChloride".utf8))$\(Base64.text(hash))"
        #expect(PasswordHash.verify("pleaseletmein", against: text))
        #expect(!PasswordHash.verify("pleaseletmeout", against: text))
    }

    @Test func theStandardCostIsWhatIsMadeAndTellsTheRestToBeMadeAnew() throws {
        let text = try #require(PasswordHash.make("correct horse", environment: environment))
        #expect(text.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(PasswordHash.verify("correct horse", against: text))
        #expect(!PasswordHash.isOutdated(text))
        let cheap = try #require(PasswordHash.make("correct horse", cost: cost, environment: environment))
        #expect(PasswordHash.isOutdated(cheap) && !PasswordHash.isOutdated(""))
    }

    @Test(arguments: [
        "", "x", "$scrypt$", "$scrypt$ln=4,r=8,p=1$$", "$scrypt$ln=4,r=8$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==",
        "$scrypt$ln=40,r=8,p=1$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==",
        "$scrypt$ln=20,r=32,p=16$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==",
        "$scrypt$ln=4,r=0,p=1$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==",
        "$scrypt$ln=-4,r=8,p=1$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==",
        "$scrypt$ln=4,r=8,p=99999999999999999999$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==",
        "$scrypt$r=8,ln=4,p=1$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==",
        "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHQ=$aGFzaA==", "$scrypt$ln=4,r=8,p=1$*$*", "$argon2$ln=4,r=8,p=1$a$b",
    ])
    func aTextThatIsNoneFitsNothing(_ text: String) {
        #expect(!PasswordHash.verify("correct horse", against: text, cost: cost))
        #expect(!PasswordHash.verify("", against: text, cost: cost))
    }

    @Test func shortLongAndCommonPasswordsAreRefused() {
        func refusal(_ password: String) -> PasswordRule.Refusal? {
            PasswordRule.refusal(of: password, email: "Ann.Example@example.org")
        }
        #expect(refusal("123456789") == .tooShort)
        #expect(refusal("mật khẩu m") == nil, "ten characters, of more bytes")
        #expect(refusal(String(repeating: "abcde", count: 40)) == nil)
        #expect(refusal(String(repeating: "abcde", count: 40) + "f") == .tooLong)
        #expect(refusal("a" + String(repeating: "\u{301}", count: 4_000)) == .tooLong, "one character of 8,001 bytes")
        #expect(refusal("ann.example@example.org") == .isAddress && refusal("ANN.EXAMPLE") == .isAddress)
        #expect(refusal("Password123") == .isCommon && refusal("aaaaaaaaaaaaaaa") == .isCommon)
        #expect(refusal("qwertyuiop") == .isCommon && refusal("1q2w3e4r5t") == .isCommon)
        #expect(refusal("tram sao dem he") == nil)
    }
}
