import Base
import Domain
import Testing

@Suite struct DraftTests {
    @Test(arguments: ["", " ", "\n", "\t \r\n", "null", "undefined", " null ", "undefined\n"])
    func junkMeansNotSent(_ junk: String) throws {
        let draft = try Made.draft(["link": junk, "runs": junk, "comments": junk])
        #expect(draft.text(.link) == nil)
        #expect(draft.optionalNumberText(.runs) == nil)
        #expect(draft.list(.comments).isEmpty)
    }

    @Test func zeroMeansNotSentForOptionalNumbersOnly() throws {
        let draft = try Made.draft(["runs": "0", "quantity": "0", "interval": "00", "delay": "0.0"])
        #expect(draft.optionalNumberText(.runs) == nil)
        #expect(draft.text(.quantity) == "0")
        #expect(draft.optionalNumberText(.interval) == nil)
        #expect(draft.optionalNumberText(.delay) == "0.0")
    }

    @Test(arguments: ["Null", "NULL", "nil", "None", "undefined1", "0", "false"])
    func otherWordsAreText(_ word: String) throws {
        #expect(try Made.draft(["link": word]).text(.link) == word)
    }

    @Test func whatWasNotSentIsNothing() {
        let draft = Draft()
        for field in OrderField.allCases {
            #expect(draft.text(field) == nil)
            #expect(draft.list(field).isEmpty)
        }
    }

    @Test func listsAreTrimmedAndBlankLinesDropped() throws {
        let draft = try Made.draft(["comments": "\n a \r\n\r\nb, c\n\t\nnull\n"])
        #expect(draft.list(.comments) == ["a", "b, c", "null"])
    }
}

@Suite struct DripFeedRuleTests {
    private func plan(_ fields: [String: String], hasDripFeed: Bool = true, type: String = "Default") throws
        -> OrderPlan
    {
        let type = try Made.type(type)
        let all = ["link": "x", "quantity": "100"].merging(fields) { $1 }
        return try type.plan(
            try Made.draft(all), for: try Made.listing(type) { $0.hasDripFeed = hasDripFeed }, at: Made.now)
    }

    @Test func totalIsRunsTimesQuantity() throws {
        let plan = try plan(["runs": "5", "interval": "10"])
        #expect(plan.runs == 5)
        #expect(plan.intervalMinutes == 10)
        #expect(plan.quantity == 100)
        #expect(plan.totalQuantity == 500)
    }

    @Test func minimumAndMaximumHoldForOneRun() throws {
        #expect(try plan(["quantity": "10000", "runs": "9", "interval": "1"]).totalQuantity == 90_000)
        #expect(throws: Fault.belowMinimum) { try plan(["quantity": "10", "runs": "100", "interval": "1"]) }
        #expect(throws: Fault.aboveMaximum) { try plan(["quantity": "10001", "runs": "2", "interval": "1"]) }
    }

    @Test func intervalAloneIsIgnored() throws {
        for interval in ["10", "x", "-1", "0"] {
            #expect(try plan(["interval": interval]).runs == 1)
            #expect(try plan(["interval": interval], hasDripFeed: false).intervalMinutes == 0)
        }
    }

    @Test(arguments: ["", "0", "null", "undefined", " "])
    func junkRunsAreNoRuns(_ junk: String) throws {
        #expect(try plan(["runs": junk, "interval": "10"]).runs == 1)
        #expect(try plan(["runs": junk], hasDripFeed: false).runs == 1)
    }

    @Test(arguments: [nil, "", "0", "null", "x", "-1", "1.5", "525601"])
    func runsNeedAnInterval(_ interval: String?) {
        var fields = ["runs": "2"]
        fields["interval"] = interval
        #expect(throws: Fault.badField("interval")) { try plan(fields) }
    }

    @Test(arguments: ["1", "x", "-2", "2.5", "1001", "99999999999999999999"])
    func refusesRunsOutOfBounds(_ runs: String) {
        #expect(throws: Fault.badField("runs")) { try plan(["runs": runs, "interval": "10"]) }
    }

    @Test func refusesRunsWhereTheListingHasNoDripFeed() {
        #expect(throws: Fault.badField("runs")) { try plan(["runs": "2", "interval": "10"], hasDripFeed: false) }
    }

    @Test func boundsAreInclusive() throws {
        #expect(try plan(["runs": "2", "interval": "1"]).runs == 2)
        #expect(try plan(["runs": "1000", "interval": "525600"]).runs == 1_000)
    }

    @Test func typesWithoutRunsRefuseThem() throws {
        #expect(throws: Fault.badField("runs")) {
            try plan(["runs": "5", "interval": "10", "username": "u"], type: "Comment Likes")
        }
        #expect(try plan(["runs": "0", "interval": "10", "username": "u"], type: "Comment Likes").runs == 1)
    }

    @Test func refusesATotalBeyondTheBoundOfAnOrder() throws {
        let type = try Made.type("Default")
        let listing = try Made.listing(type, maximum: .max) { $0.hasDripFeed = true }
        let draft = { (quantity: Int64, runs: Int64) in
            try Made.draft(["link": "x", "quantity": String(quantity), "runs": String(runs), "interval": "1"])
        }
        #expect(try type.plan(draft(1 << 39, 2), for: listing, at: Made.now).totalQuantity == 1 << 40)
        #expect(throws: Fault.badField("runs")) { try type.plan(draft(1 << 39, 3), for: listing, at: Made.now) }
        #expect(throws: Fault.badField("runs")) { try type.plan(draft(1 << 40, 1_000), for: listing, at: Made.now) }
    }
}

@Suite struct SubscriptionRuleTests {
    private func posts(_ fields: [String: String] = [:]) throws -> PostPlan {
        let type = try Made.type("Subscriptions")
        let all = ["username": "someone", "min": "100", "max": "200"].merging(fields) { $1 }
        let plan = try type.plan(try Made.draft(all), for: try Made.listing(type), at: Made.now)
        return try #require(plan.posts)
    }

    @Test func withoutOptionsItHasNoEnd() throws {
        let plan = try posts()
        #expect([plan.minimum, plan.maximum, plan.posts, plan.oldPosts, plan.delayMinutes] == [100, 200, 0, 0, 0])
        #expect(plan.expiresAt == nil)
    }

    @Test(arguments: ["", "0", "null", "undefined"])
    func junkOptionsMeanNone(_ junk: String) throws {
        let plan = try posts(["posts": junk, "old_posts": junk, "delay": junk, "expiry": junk == "0" ? "" : junk])
        #expect(plan == (try posts()))
    }

    @Test func keepsWhatWasAskedFor() throws {
        let plan = try posts(["posts": "3", "old_posts": "2", "delay": "30", "min": "150", "max": "150"])
        #expect(plan.posts == 3)
        #expect(plan.oldPosts == 2)
        #expect(plan.delayMinutes == 30)
        #expect(plan.minimum == 150)
        #expect(plan.maximum == 150)
    }

    @Test(arguments: [5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600])
    func takesTheDelaysOfTheSources(_ delay: Int) throws {
        #expect(try posts(["delay": String(delay)]).delayMinutes == Int64(delay))
    }

    @Test func expiresAtTheEndOfTheDay() throws {
        let day = try #require(CalendarDay(dayMonthYear: "11/11/2027"))
        #expect(try posts(["expiry": "11/11/2027"]).expiresAt == day.start.advanced(milliseconds: 86_400_000))
        let today = CalendarDay(containing: Made.now)
        #expect(throws: Never.self) { try posts(["expiry": today.dayMonthYear]) }
        let yesterday = CalendarDay(containing: Made.now.advanced(milliseconds: -86_400_000))
        #expect(throws: Fault.badField("expiry")) { try posts(["expiry": yesterday.dayMonthYear]) }
    }
}
