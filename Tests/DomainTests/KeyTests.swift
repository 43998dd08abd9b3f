import Base
import Domain
import Testing

@Suite struct KeyTextTests {
    private let key = KeyText.make(prefix: KeyText.panelPrefix, random: (0..<24).map { UInt8($0 * 7) })

    @Test func hasPrefixSecretAndChecksum() {
        let secret = "00070e151c232a31383f464d545b626970777e858c939aa1"
        let checksum = CRC32.checksum(secret.utf8)
        #expect(key == "sbp_\(secret)" + Hex.text((0..<4).map { UInt8(checksum >> UInt32(24 - 8 * $0) & 0xFF) }))
        #expect(key.utf8.count == 60)
        #expect(KeyText.isWellFormed(key, prefix: KeyText.panelPrefix))
        #expect(KeyText.isPlausible(key, prefix: KeyText.panelPrefix))
    }

    @Test func has192RandomBits() {
        #expect(KeyText.randomBytes * 8 >= 192)
    }

    @Test func findsEveryTypingError() {
        let bytes = Array(key.utf8)
        for position in bytes.indices {
            for other in "0123456789abcdefgxXs_ ".utf8 where other != bytes[position] {
                var mistyped = bytes
                mistyped[position] = other
                let text = String(decoding: mistyped, as: UTF8.self)
                #expect(!KeyText.isWellFormed(text, prefix: KeyText.panelPrefix), "\(text)")
            }
        }
        for position in bytes.indices.dropLast() where bytes[position] != bytes[position + 1] {
            var swapped = bytes
            swapped.swapAt(position, position + 1)
            let text = String(decoding: swapped, as: UTF8.self)
            #expect(!KeyText.isWellFormed(text, prefix: KeyText.panelPrefix), "\(text)")
        }
    }

    @Test func refusesOtherLengthsAndPrefixes() {
        for text in ["", "sbp_", String(key.dropLast()), key + "0", "x" + key.dropFirst(), " " + key, key.uppercased()]
        {
            #expect(!KeyText.isWellFormed(text, prefix: KeyText.panelPrefix))
        }
        for text in ["", "sbp_", String(key.dropLast()), key + "0", "x" + key.dropFirst(), "SBP_" + key.dropFirst(4)] {
            #expect(!KeyText.isPlausible(text, prefix: KeyText.panelPrefix))
        }
        #expect(!KeyText.isWellFormed(key, prefix: "sbn_"))
    }
}

@Suite struct AccessKeyTests {
    private func key(expires: Int64? = nil, revoked: Int64? = nil) throws -> AccessKey {
        let digest = try #require(KeyDigest(hex: String(repeating: "ab", count: 32)))
        var key = AccessKey(
            id: AccessKeyID(1), account: Made.account, name: "n", digest: digest, hint: "h", scope: .order,
            expiresAt: expires.map { Made.now.advanced(milliseconds: $0) }, createdAt: Made.now)
        key.revokedAt = revoked.map { Made.now.advanced(milliseconds: $0) }
        return key
    }

    @Test func opensUntilItExpiresOrIsRevoked() throws {
        #expect(try key().isUsable(at: Made.now))
        #expect(try key(expires: 1).isUsable(at: Made.now))
        #expect(try !key(expires: 0).isUsable(at: Made.now))
        #expect(try !key(expires: -1).isUsable(at: Made.now))
        #expect(try key(revoked: 1).isUsable(at: Made.now), "the grace of a rotated key")
        #expect(try !key(revoked: 0).isUsable(at: Made.now))
        #expect(try !key(expires: 1, revoked: 0).isUsable(at: Made.now))
        #expect(try !key(expires: 0, revoked: 1).isUsable(at: Made.now))
    }

    @Test func digestsGoThereAndBack() {
        let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        #expect(KeyDigest(hex: hex)?.hex == hex)
        for text in ["", "00", hex + "00", String(hex.dropLast(2)), "zz" + hex.dropFirst(2)] {
            #expect(KeyDigest(hex: text) == nil)
        }
    }

    @Test func orderingIncludesReading() {
        #expect(KeyScope.order > .read)
        for scope in KeyScope.allCases { #expect(KeyScope(name: scope.name) == scope) }
        #expect(KeyScope(name: "admin") == nil)
    }
}

@Suite struct UpstreamReferenceTests {
    @Test func printsAs128Bits() {
        #expect(
            UpstreamReference(high: 0x0123_4567_89ab_cdef, low: -1).text == "0123456789abcdefffffffffffffffff")
        #expect(UpstreamReference(high: .min, low: 1).text == "80000000000000000000000000000001")
    }
}
