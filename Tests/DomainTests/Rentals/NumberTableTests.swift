import Domain
import Testing

@Suite struct NumberCountryTests {
    @Test func everyIDIsGivenOnce() {
        let ids = NumberCountries.all.map(\.id)
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        #expect(ids.count >= 190)
        #expect(NumberCountries.byID.count == ids.count)
    }

    @Test func codesAreTwoCapitals() {
        for country in NumberCountries.all {
            #expect(country.code.count == 2 && country.code.allSatisfy { ("A"..."Z").contains($0) }, "\(country)")
        }
    }

    @Test func onlyTheUnitedStatesStandTwice() {
        let lands = Dictionary(grouping: NumberCountries.all, by: \.code).filter { $0.value.count > 1 }
        #expect(lands.keys.sorted() == ["US"])
        #expect(NumberCountries.byID[12]?.name == "United States (virtual)")
        #expect(NumberCountries.byID[187]?.name == "United States")
        #expect(Set(NumberCountries.all.map(\.name)).count == NumberCountries.all.count)
    }

    @Test func dialCodesAreCallingCodes() {
        for country in NumberCountries.all {
            let digits = country.dialCode.dropFirst()
            #expect(country.dialCode.hasPrefix("+") && digits.allSatisfy { ("0"..."9").contains($0) }, "\(country)")
            #expect((1...4).contains(digits.count) && digits.first != "0", "\(country)")
            #expect(digits.count < 4 || digits.hasPrefix("1"), "\(country)")
        }
    }

    @Test func onlyNeighboursShareACallingCode() {
        let shared = Dictionary(grouping: NumberCountries.all, by: \.dialCode).filter { $0.value.count > 1 }
        #expect(
            shared.mapValues { Set($0.map(\.code)) } == [
                "+1": ["US", "CA"], "+7": ["RU", "KZ"], "+44": ["GB", "JE"], "+212": ["MA", "EH"],
            ])
    }

    @Test(
        arguments: [
            (0, "RU", "Russia", "+7"), (6, "ID", "Indonesia", "+62"), (14, "HK", "Hong Kong", "+852"),
            (16, "GB", "United Kingdom", "+44"), (22, "IN", "India", "+91"), (52, "TH", "Thailand", "+66"),
            (73, "BR", "Brazil", "+55"), (103, "JM", "Jamaica", "+1876"), (182, "JP", "Japan", "+81"),
            (190, "KR", "South Korea", "+82"), (196, "SG", "Singapore", "+65"), (203, "XK", "Kosovo", "+383"),
        ] as [(Int64, String, String, String)])
    func knowsTheIndustrysNumbers(_ id: Int64, _ code: String, _ name: String, _ dialCode: String) throws {
        let country = try #require(NumberCountries.byID[id])
        #expect(country.code == code)
        #expect(country.name == name)
        #expect(country.dialCode == dialCode)
    }

    @Test func flagsAreMadeOfTheCode() {
        #expect(NumberCountries.byID[6]?.emoji == "🇮🇩")
        #expect(NumberCountries.byID[16]?.emoji == "🇬🇧")
        #expect(NumberCountries.all.allSatisfy { $0.emoji.unicodeScalars.count == 2 })
    }
}

@Suite struct NumberServiceTests {
    @Test func everyIDAndCodeIsGivenOnce() {
        let ids = NumberServices.all.map(\.id)
        #expect(ids == ids.sorted())
        #expect(ids.first == 1 && ids.last == Int64(ids.count))
        #expect(NumberServices.byID.count == ids.count)
        #expect(NumberServices.byCode.count == ids.count)
        #expect(Set(NumberServices.all.map(\.name)).count == ids.count)
        #expect(ids.count >= 120)
    }

    @Test func codesAreTwoOrThreeSmallLetters() {
        for service in NumberServices.all {
            #expect((2...3).contains(service.code.count), "\(service)")
            #expect(service.code.allSatisfy { ("a"..."z").contains($0) }, "\(service)")
            #expect(!service.name.isEmpty, "\(service)")
        }
    }

    @Test(
        arguments: [
            (1, "tg", "Telegram"), (2, "go", "Google"), (3, "wa", "WhatsApp"), (4, "ig", "Instagram"),
            (5, "fb", "Facebook"),
            (6, "lf", "TikTok"), (38, "ot", "Any other"),
        ] as [(Int64, String, String)])
    func idsStayAsTheyWereGiven(_ id: Int64, _ code: String, _ name: String) {
        #expect(NumberServices.byID[id]?.code == code)
        #expect(NumberServices.byCode[code]?.id == id)
        #expect(NumberServices.byID[id]?.name == name)
    }
}
