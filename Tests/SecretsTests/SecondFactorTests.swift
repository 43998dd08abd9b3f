import Base
import Secrets
import TestSupport
import Testing

struct SecondFactorTests {
    private let secret = Array("12345678901234567890".utf8)

    /// RFC 6238, appendix B: SHA-1.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func codesAreThoseOfTheStandard(_ seconds: Int64, _ code: String) {
        let step = TOTP.step(at: Instant(milliseconds: seconds * 1_000))
        #expect(TOTP.code(of: step, secret: secret, digits: 8) == code)
        #expect(TOTP.code(of: step, secret: secret) == String(code.suffix(6)))
    }

    /// RFC 4226, appendix D: the first counters.
    @Test func zerosStandInFront() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        #expect((0..<10).map { TOTP.code(of: $0, secret: secret) } == codes)
        #expect(TOTP.code(of: 37_037_036, secret: secret, digits: 8).hasPrefix("0"))
    }

    @Test func aClockMayBeWrongByOneStep() {
        let now = Instant(milliseconds: 1_795_000_000_000)
        let step = TOTP.step(at: now)
        for offset: Int64 in -1...1 {
            let code = TOTP.code(of: step + offset, secret: secret)
            #expect(TOTP.step(of: code, secret: secret, at: now) == step + offset)
        }
        for offset: Int64 in [-2, 2] {
            #expect(TOTP.step(of: TOTP.code(of: step + offset, secret: secret), secret: secret, at: now) == nil)
        }
        let code = TOTP.code(of: step, secret: secret)
        #expect(TOTP.step(of: "\(code.prefix(3)) \(code.suffix(3))", secret: secret, at: now) == step)
        for wrong in ["", "12345", "1234567", "abcdef", code + "0", "１２３４５６"] {
            #expect(TOTP.step(of: wrong, secret: secret, at: now) == nil)
        }
        #expect(TOTP.step(of: "755224", secret: secret, at: Instant(milliseconds: -5)) == 0, "no step before the first")
    }

    @Test func anAuthenticatorReadsTheAddress() {
        #expect(
            TOTP.address(secret: secret, issuer: "Ann & Co: Shop", account: "ann@example.org")
                == "otpauth://totp/Ann%20%26%20Co%3A%20Shop:ann%40example.org"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ann%20%26%20Co%3A%20Shop&algorithm=SHA1&digits=6&period=30"
        )
        #expect(TOTP.freshSecret(ManualClock().environment).count == 20)
    }

    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func base32IsThatOfTheStandard(_ plain: String, _ text: String) {
        #expect(Base32.text(plain.utf8) == text)
        #expect(Base32.bytes(text) == Array(plain.utf8))
        #expect(Base32.bytes(text.lowercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["M", "MZ1", "MZ=", "MZXW6YT", "é", "MZX"])
    func whatStandsForNothingIsNoBase32(_ text: String) { #expect(Base32.bytes(text) == nil) }

    @Test func base32ReadsWhatItWrites() {
        let environment = ManualClock().environment
        for length in 0..<64 {
            let bytes = environment.randomBytes(length)
            #expect(Base32.bytes(Base32.text(bytes)) == bytes)
        }
    }

    @Test func recoveryCodesAreTenThatNobodyMisreads() throws {
        let codes = RecoveryCode.fresh(ManualClock().environment)
        #expect(codes.count == 10 && Set(codes).count == 10)
        for code in codes {
            #expect(code.count == 10 && !code.contains { "01oil".contains($0) })
            #expect(RecoveryCode.normalised(RecoveryCode.shown(code)) == code)
            #expect(RecoveryCode.normalised(" \(code.uppercased()) ") == code)
        }
        let code = try #require(codes.first)
        for wrong in ["", String(code.dropLast()), code + "a", "0123456789", String(repeating: "-", count: 200)] {
            #expect(RecoveryCode.normalised(wrong) == nil)
        }
        #expect(RecoveryCode.shown("abcdefghjk") == "abcde-fghjk")
    }
}
