import Domain
import Testing

@Suite struct AddressTextTests {
    @Test(
        arguments: [
            ("192.0.2.1", [192, 0, 2, 1]), ("::ffff:255.0.0.9", [255, 0, 0, 9]),
            ("2001:db8::8", [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8]),
            ("::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        ] as [(String, [UInt8])])
    func bytesStandAsTheyTravel(_ text: String, _ bytes: [UInt8]) throws {
        #expect(try #require(NetworkAddress(text)).bytes == bytes)
    }

    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:0.0.0.0", "0.0.0.0"), ("2001:DB8::f:0", "2001:db8:0:0:0:0:f:0"),
            ("::", "0:0:0:0:0:0:0:0"),
        ])
    func textReadsBackAsTheSameAddress(_ given: String, _ text: String) throws {
        let address = try #require(NetworkAddress(given))
        #expect(address.text == text)
        #expect(NetworkAddress(text) == address)
    }
}
