import Base
import Testing

@Suite struct URLFormTests {
    private func fields(_ text: String) -> [String]? {
        URLForm.fields(Array(text.utf8))?.map { "\($0.name)→\($0.value)" }
    }

    @Test func keepsOrderRepeatsAndEmptyValues() {
        #expect(fields("b=1&a=2&b=3") == ["b→1", "a→2", "b→3"])
        #expect(fields("a=&b&=c") == ["a→", "b→", "→c"])
        #expect(fields("&&a=1&&") == ["a→1"])
        #expect(fields("") == [])
    }

    @Test func cutsAtTheFirstEqualsSign() {
        #expect(fields("a=b=c==") == ["a→b=c=="])
    }

    @Test func decodesNamesAndValues() {
        #expect(fields("a+b=c+d") == ["a b→c d"])
        #expect(fields("%61=%2B%26%3D%25%0a") == ["a→+&=%\n"])
        #expect(fields("t=%E2%9C%93%F0%9F%99%82") == ["t→✓🙂"])
        #expect(fields("t=✓") == ["t→✓"])
        #expect(fields("z=%00") == ["z→\u{0}"])
    }

    @Test func leavesALonePercentSignAsItIs() {
        #expect(fields("a=100%&b=%zz&c=%1&d=%&e=%%41") == ["a→100%", "b→%zz", "c→%1", "d→%", "e→%A"])
    }

    @Test(arguments: ["a=%FF", "%C3=1", "a=%E2%9C", "a=%ED%A0%80", "a=%C0%80", "b=1&a=%80"])
    func refusesWhatIsNoUTF8(_ text: String) {
        #expect(fields(text) == nil)
    }

    @Test func readsAnyBytesWithoutATrap() {
        var numbers = SeededNumbers(7)
        let signs = Array("&=%+a1Zé".utf8) + [0x00, 0xFF, 0x80]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &numbers)).compactMap { _ in
                signs.randomElement(using: &numbers)
            }
            guard let fields = URLForm.fields(bytes) else { continue }
            #expect(fields.count <= bytes.count)
        }
    }
}
