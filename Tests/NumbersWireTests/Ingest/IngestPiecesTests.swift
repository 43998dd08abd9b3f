import Base
import NumbersWire
import Testing

/// Numbers and times, seen through our own format.
@Suite struct IngestPiecesTests {
    private func number(_ written: String, own: String = "") -> String? {
        let posted = Posted("{\"to\":\"\(written)\",\"text\":\"x\"}", Posted.ours)
        return try? posted.read(as: "json", number: own).message?.to
    }

    @Test(
        arguments: [
            "+6281234567890", " +6281234567890 ", "6281234567890", "006281234567890", "+62 812-3456-7890",
            "+62 (812) 3456.7890", "0062 812 3456 7890",
        ])
    func readsNumbersInTheFormsInWhichTheyAreWritten(_ written: String) {
        #expect(number(written) == "+6281234567890")
    }

    @Test func holdsTheLimitsOfANumber() {
        #expect(number("+12345") == "+12345")
        #expect(number("+123456789012345") == "+123456789012345")
        for text in ["+1234", "+1234567890123456", "1234", "00", "000", "+", "--", "0000012345"] {
            #expect(number(text) == nil, "\(text)")
        }
    }

    @Test(
        arguments: [
            "081234567890", "+081234567890", "WhatsApp", "+62812345678x", "tel:+6281234567890", "+62/812345678",
            "++6281234567890", "(+)6281234567890", "62+81234567890",
            "+6281234567890,+6281234567891", "٦٢٨١٢٣٤٥٦٧٨٩٠", "+６２８１２３４５６７", "???????", "6.28e12",
        ])
    func refusesWhatIsNoNumberWithItsCountry(_ written: String) {
        #expect(number(written) == nil)
        #expect(number(written, own: "+4915112345678") == nil)
    }

    @Test func knowsTheSourcesOwnNumberInNationalForm() {
        for text in ["081234567890", "81234567890", "0812-3456-7890", "34567890"] {
            #expect(number(text, own: "+6281234567890") == "+6281234567890", "\(text)")
        }
        // Six digits fit too many numbers; another number is another number.
        #expect(number("567890", own: "+6281234567890") == "+567890")
        #expect(number("081234567891", own: "+6281234567890") == nil)
        #expect(number("+81234567890", own: "+6281234567890") == "+81234567890")
    }

    private func time(_ written: String) -> Int64? {
        let posted = Posted("{\"to\":\"+6281234567890\",\"received_at\":\"\(written)\",\"text\":\"x\"}", Posted.ours)
        return (try? posted.read(as: "json").message)?.receivedAt?.milliseconds
    }

    @Test(
        arguments: [
            ("2027-11-11T08:00:00Z", 1_825_920_000_000), ("2027-11-11t08:00:00z", 1_825_920_000_000),
            ("2027-11-11 08:00:00Z", 1_825_920_000_000), ("2027-11-11T15:00:00+07:00", 1_825_920_000_000),
            ("2027-11-11T15:00:00+0700", 1_825_920_000_000), ("2027-11-11T02:30:00-05:30", 1_825_920_000_000),
            ("2027-11-10T23:00:00-09:00", 1_825_920_000_000), ("2027-11-11T08:00:00.5Z", 1_825_920_000_500),
            ("2027-11-11T08:00:00.123456789Z", 1_825_920_000_123), ("2027-11-11T08:00:00.04Z", 1_825_920_000_040),
            ("1825920000", 1_825_920_000_000), ("1825920000123", 1_825_920_000_123), ("0", 0),
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T07:00:00+07:00", 0), ("2028-02-29T00:00:00Z", 1_835_395_200_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000), ("253402300799999", 253_402_300_799_999),
        ] as [(String, Int64)])
    func readsTimes(_ written: String, _ milliseconds: Int64) {
        #expect(time(written) == milliseconds)
    }

    @Test(
        arguments: [
            "2027-11-11", "2027-11-11T08:00:00", "2027-11-11T08:00Z", "2027-11-11T08:00:00.Z", "2027-13-01T08:00:00Z",
            "2027-02-29T08:00:00Z", "2027-11-11T24:00:00Z", "2027-11-11T08:60:00Z", "2027-11-11T08:00:60Z",
            "2027-11-11T08:00:00+7:00", "2027-11-11T08:00:00+24:00", "2027-11-11T08:00:00+07:60",
            "2027-11-11T08:00:00Zx", "2027-11-11T08:00:00 Z", "2027-11-11T08:00:00 +07:00", "+2027-11-11T08:00:00Z",
            "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01", "1970-01-01T00:00:59.5+00:01", "0000-01-01T00:00:00Z",
            "-1", "1.0", "1e9",
            "253402300800000", "99999999999999999", "9223372036854775807", "99999999999999999999",
            "9999-12-31T23:59:59-00:01", "Thu, 11 Nov 2027 08:00:00 GMT", "2027–11–11T08:00:00Z", "",
        ])
    func refusesWhatIsNoTime(_ written: String) {
        #expect(time(written) == nil)
    }
}
