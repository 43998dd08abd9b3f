import Base
import Testing

@Suite struct Base64BytesTests {
    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
    func readsWhatItWrites(_ text: String) {
        #expect(Base64.bytes(Base64.text(text.utf8)) == Array(text.utf8))
    }

    @Test func readsAnyBytes() {
        var numbers = SeededNumbers(64)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            #expect(Base64.bytes(Base64.text(bytes)) == bytes)
        }
    }

    @Test func readsTheVectorsOfTheStandard() {
        #expect(Base64.bytes("Zm9vYmFy") == Array("foobar".utf8))
        #expect(Base64.bytes("Zm9vYg==") == Array("foob".utf8))
        #expect(Base64.bytes("+/+/") == [0xFB, 0xFF, 0xBF])
    }

    @Test(
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zm9", "Zm9v=", "Zm9vZ===", "Zh==", "Zm9=", "Zm=v", "-_-_",
            "Zm 9", "Zm9\n", "Zmé", " Zg==", "Zg== ", "Zg==Zg==",
        ])
    func refusesWhatIsNone(_ text: String) {
        #expect(Base64.bytes(text) == nil)
    }
}
