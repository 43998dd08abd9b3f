import Base
import Bottle
import Foundation
import Testing

/// Scripts: what they may say, and when their rules strike.
@Suite struct BottleScriptTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    private static func sample(_ name: String) throws -> BottleScript {
        try BottleScript(json: Array(Data(contentsOf: docs.appending(path: "bottle/\(name).json"))))
    }

    @Test func readsEveryMember() throws {
        let script = try BottleScript(
            json: Array(
                #"""
                {"key":"k","currency":"EUR","balance":"12.5","seed":9,"delay_ms":1,"warm_up_ms":2,"finish_after_ms":3,
                 "order_reference":false,"recent_orders":false,"services":2,
                 "faults":[{"on":"add","fault":"reset_after","percent":2.5,"first":3,"every":7,"from_call":1,"to_call":9}]}
                """#.utf8))
        #expect(script.key == "k")
        #expect(script.currency.code == "EUR")
        #expect(script.balance?.text == "12.5")
        #expect(script.seed == 9)
        #expect(script.delayMilliseconds == 1)
        #expect(script.warmUpMilliseconds == 2)
        #expect(script.finishAfterMilliseconds == 3)
        #expect(!script.takesReferences && !script.listsOrders)
        #expect(script.services?.map(\.id) == [1, 2])
        var rule = BottleRule(.resetAfter, on: .add)
        rule.millionths = 25_000
        rule.first = 3
        rule.every = 7
        rule.fromCall = 1
        rule.toCall = 9
        #expect(script.rules == [rule])
        #expect(try BottleScript(json: Array("{}".utf8)) == BottleScript())
    }

    @Test(arguments: [
        ("", "the script is not JSON"), ("[]", "the script: an object belongs here"),
        (#"{"percnet":1}"#, "the script: 'percnet' is not known"),
        (#"{"seed":1,"seed":2}"#, "the script: 'seed' stands there twice"),
        (#"{"seed":-1}"#, "the script: 'seed' must be a whole number"),
        (#"{"key":""}"#, "the script: 'key' must be a text"),
        (#"{"currency":"usd"}"#, "the script: 'currency' must be like USD"),
        (#"{"balance":"1,000"}"#, "the script: 'balance' must be an amount"),
        (#"{"balance":-1}"#, "the script: 'balance' must be an amount"),
        (#"{"delay_ms":600001}"#, "the script: 'delay_ms' must be a whole number from 0 to 600000"),
        (#"{"order_reference":1}"#, "the script: 'order_reference' must be true or false"),
        (#"{"services":"many"}"#, "the script: 'services' must be a whole number"),
        (#"{"services":[{"name":"x"}]}"#, "services[0]: 'service' is missing"),
        (#"{"services":[{"service":1},{"service":1}]}"#, "services[1]: service 1 stands there twice"),
        (#"{"services":[{"service":1,"type":"SEO"}]}"#, "services[0]: 'type' must be one of Default, Package"),
        (#"{"services":[{"service":1,"min":5,"max":4}]}"#, "services[0]: 'min' is above max"),
        (#"{"services":[{"service":1,"rate":"1.0.0"}]}"#, "services[0]: 'rate' must be an amount"),
        (#"{"faults":{}}"#, "the script: 'faults' must be a list"),
        (#"{"faults":[{"on":"add"}]}"#, "faults[0]: 'fault' is missing"),
        (#"{"faults":[{"fault":"drip"}]}"#, "faults[0]: 'on' is missing"),
        (#"{"faults":[{"on":"add","fault":"dripp"}]}"#, "faults[0]: 'fault' dripp is not known"),
        (#"{"faults":[{"on":"all","fault":"drip"}]}"#, "faults[0]: 'on' must be an action"),
        (#"{"faults":[{"on":"add","fault":"price_jump"}]}"#, "faults[0]: 'fault' price_jump cannot spoil add"),
        (#"{"faults":[{"on":"*","fault":"drip","percent":101}]}"#, "faults[0]: 'percent' must be a number"),
        (#"{"faults":[{"on":"*","fault":"drip","every":0}]}"#, "faults[0]: 'every' must be a whole number"),
    ])
    func saysWhatIsWrongWithAScript(json: String, words: String) {
        let error = #expect(throws: BottleScriptError.self) { try BottleScript(json: Array(json.utf8)) }
        #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
    }

    /// Which of ten calls a rule strikes.
    private func struck(_ rule: String) throws -> [Int] {
        let asked = try Asked(#"{"faults":[{"on":"balance","fault":"invalid_key",\#(rule)}]}"#)
        return (1...10).filter { _ in asked.text("action=balance").contains("error") }
    }

    @Test func rulesCountTheirCalls() throws {
        #expect(try struck(#""first":3"#) == [1, 2, 3])
        #expect(try struck(#""every":4"#) == [4, 8])
        #expect(try struck(#""from_call":5,"to_call":6"#) == [5, 6])
        #expect(try struck(#""from_call":9"#) == [9, 10])
        #expect(try struck(#""every":2,"to_call":5"#) == [2, 4])
        #expect(try struck(#""percent":0"#).isEmpty)
        #expect(try struck(#""percent":100"#).count == 10)
    }

    @Test func theFirstRuleThatStrikesWins() throws {
        let asked = try Asked(
            #"{"faults":[{"on":"balance","fault":"no_funds","first":1},{"on":"*","fault":"invalid_key","first":2}]}"#)
        #expect(asked.text("action=balance").contains("not_enough_funds"))
        #expect(asked.text("action=services") == #"{"error":"Invalid API key"}"#)
        #expect(asked.balance == "1000000")
        #expect(asked.panel.counts.faults == [.noFunds: 1, .invalidKey: 1])
    }

    @Test func theSeedAloneMakesChance() throws {
        func story(_ seed: String) throws -> [Bool] {
            let asked = try Asked(#"{"seed":\#(seed),"faults":[{"on":"*","fault":"no_funds","percent":30}]}"#)
            return (0..<200).map { _ in asked.text("action=balance").contains("error") }
        }
        #expect(try story("5") == story("5"))
        #expect(try story("5") != story("6"))
        #expect(try (40...80).contains(story("5").count { $0 }))
    }

    @Test func theStormSpoilsFortyOfAHundredCallsInEveryWay() throws {
        let script = try Self.sample("storm")
        #expect(Set(script.rules.map(\.fault)) == Set(BottleFault.allCases))
        for action in BottleAction.allCases {
            let asked = try Asked()
            asked.panel.replace(with: script)
            for _ in 0..<4_000 { _ = asked.reply("key=bottle-key&action=\(action.rawValue)") }
            let struck = asked.panel.counts.faults.values.reduce(0, +)
            #expect((1_500...1_700).contains(struck), "\(action): \(struck) of 4000")
            let ways = script.rules.filter { $0.actions.contains(action) }.map(\.fault)
            #expect(Set(asked.panel.counts.faults.keys) == Set(ways), "\(action)")
        }
    }

    @Test func samplesAreWhatTheyAreCalled() throws {
        let calm = try Self.sample("calm")
        #expect(calm.rules.isEmpty && calm.services?.count == 50)
        let catalogue = try Self.sample("catalogue")
        #expect(Set(catalogue.services?.map(\.kind) ?? []) == Set(BottleService.Kind.allCases))
        #expect(catalogue.rules.allSatisfy { $0.actions == [.services] })
    }

    @Test func everyFaultHasItsLineInTheDocuments() throws {
        let text = try String(contentsOf: Self.docs.appending(path: "bottle.md"), encoding: .utf8)
        for fault in BottleFault.allCases {
            let line = text.split(separator: "\n").first { $0.hasPrefix("| `\(fault.rawValue)` |") }
            let told = line?.split(separator: "|").last?.split(separator: ",") ?? []
            let actions = told.map { $0.trimmingCharacters(in: .whitespaces) }
            let isAll = fault.actions.count == BottleAction.allCases.count
            #expect(isAll ? actions == ["all"] : Set(actions) == Set(fault.actions.map(\.rawValue)), "\(fault)")
        }
    }
}
