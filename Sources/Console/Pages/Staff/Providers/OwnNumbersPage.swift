import Base
import Commands
import Domain
import Errands
import Hummingbird
import Storage

/// SIMs of the operator's own, the gateways that bring their SMS, and what came in.
enum OwnNumbersPage {
    /// Which of its forms was sent.
    enum Part {
        case number, source
    }

    static func show(_ staff: StaffVisit) async throws(Fault) -> Response { try await page(staff) }

    private static func page(
        _ staff: StaffVisit, _ typed: Typed = Typed(), in part: Part = .number, secret: String? = nil
    )
        async throws(Fault) -> Response
    {
        let typedIn = { (own: Part) in own == part ? typed : Typed() }
        let catalog = staff.console.numbers.numbers.current
        let messages = try await staff.console.store.read(ListInboundMessages(limit: 50))
        let stretch = Stretch(numbers(catalog), from: staff.query, rows: 100) { $0.phone }
        var blocks: [Block] = [.tabs(ProvidersPage.tabs, current: "/staff/own-numbers")]
        if let secret {
            blocks.append(.secret("What the gateway signs with; it is shown this once.", secret))
        }
        blocks += [
            .section(
                "In service",
                [
                    .table(
                        TableBlock(
                            "Own numbers", [.init("Number"), .init("Country"), .init("")],
                            stretch.rows.map { number in
                                [
                                    .text(number.phone),
                                    .text(NumberCountries.byID[number.country]?.name ?? "\(number.country)"),
                                    .button(
                                        Cell.Button(
                                            "Take out of service", to: "/staff/own-numbers/remove",
                                            ["phone": number.phone], tone: .bad,
                                            asking:
                                                "Take this SIM out of service? Who has it keeps it to the end of the window."
                                        )),
                                ]
                            }, empty: "None.", older: stretch.older("/staff/own-numbers", staff.query, []),
                            export: "/staff/own-numbers.csv")),
                    .form(numberForm(typedIn(.number))),
                ]),
            .section("Gateways of SMS", [.table(sources(catalog, staff)), .form(sourceForm(staff, typedIn(.source)))]),
            .section("SMS that came in", [.table(table(messages))]),
        ]
        return staff.page("Own numbers", at: "/staff/providers", status: typed.status, blocks)
    }

    private static func numbers(_ catalog: NumberCatalog) -> [OwnNumber] {
        catalog.ownNumbers.values.flatMap { $0 }.sorted { $0.id < $1.id }
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "own-numbers", ["id", "phone", "country"],
            numbers(staff.console.numbers.numbers.current).map { ["\($0.id)", $0.phone, "\($0.country)"] },
            visit: staff.visit)
    }

    private static func table(_ messages: [InboundMessage]) -> TableBlock {
        TableBlock(
            "Messages",
            [
                .init("When"), .init("Gateway"), .init("To number"), .init("From number"), .init("Rental"),
                .init("Text"),
            ],
            messages.map { message in
                [
                    .time(message.receivedAt), .text(message.key.source), .text(message.phone), .text(message.sender),
                    message.rental.map { .link(.verbatim("\($0)"), to: "/staff/rentals/\($0)") }
                        ?? .badge("Fitted nobody", .warning),
                    .text(message.text),
                ]
            }, empty: "None yet.", export: "/staff/own-numbers/messages.csv")
    }

    static func exportMessages(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "messages", ["at", "source", "to", "from", "rental", "text"],
            try await staff.console.store.read(ListInboundMessages(limit: 10_000)).map { message in
                [
                    message.receivedAt.text, message.key.source, message.phone, message.sender,
                    message.rental.map { "\($0)" } ?? "", message.text,
                ]
            }, visit: staff.visit)
    }

    // MARK: numbers

    private static let countries: [Field.Choice] = NumberCountries.all.map {
        .init(String($0.id), .verbatim("\($0.name) (\($0.dialCode), \($0.id))"))
    }

    private static func numberForm(_ typed: Typed) -> FormBlock {
        FormBlock(
            "/staff/own-numbers", .post,
            [
                typed.text("phone", "Number", help: "+ and digits."),
                typed.choose("country", "Country", countries, "6"),
            ], submit: "Put into service", error: typed.refusal)
    }

    static func add(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let phone = staff.form["phone"]
        if !OwnNumber.isPhone(phone) { typed.refuse("phone", "A plus and 5 to 15 digits.") }
        let country = WholeNumber.parse(typed.choice("country", countries)) ?? 0
        guard typed.isRight else { return try await page(staff, typed) }
        let known = try await staff.console.store.read(ReadOwnNumber(phone))
        if let known, known.country != country {
            typed.refuse("country", "This number is known in another country.")
            return try await page(staff, typed)
        }
        return try await put(
            staff, PutOwnNumber(known, phone: phone, country: country), "own-number.put", phone, country, .saved)
    }

    static func remove(_ staff: StaffVisit) async throws(Fault) -> Response {
        let phone = staff.form["phone"]
        guard OwnNumber.isPhone(phone), let known = try await staff.console.store.read(ReadOwnNumber(phone)) else {
            throw .notFound("number")
        }
        return try await put(
            staff, PutOwnNumber(known, phone: phone, country: known.country, isActive: false), "own-number.remove",
            phone, known.country, .removed)
    }

    private static func put(
        _ staff: StaffVisit, _ command: some Command, _ verb: String, _ phone: String, _ country: Int64,
        _ notice: Notice
    ) async throws(Fault) -> Response {
        let done = try await staff.execute(
            command, verb: verb, subject: "number \(phone)", detail: "country=\(country)")
        try await staff.console.numbers.numbers.refresh()
        return Answers.see("/staff/own-numbers", done == nil ? .again : notice)
    }

    // MARK: gateways

    private static func sources(_ catalog: NumberCatalog, _ staff: StaffVisit) -> TableBlock {
        TableBlock(
            "Gateways", [.init("Name"), .init("Posts to"), .init("Format"), .init("Number"), .init("State")],
            catalog.smsSources.values.sorted { $0.name < $1.name }.map { source in
                [
                    .text(source.name), .copied("\(staff.visit.baseURL)/ingest/sms/\(source.name)"),
                    .text(source.format), source.phone.isEmpty ? .none : .text(source.phone),
                    source.isActive ? .badge("Taken", .good) : .badge("Not taken", .plain),
                ]
            }, empty: "None.")
    }

    private static func formats(_ staff: StaffVisit) -> [Field.Choice] {
        staff.console.backstage.smsFormats.map { .init($0, .verbatim($0)) }
    }

    private static func sourceForm(_ staff: StaffVisit, _ typed: Typed) -> FormBlock {
        let named = typed.form.flatMap { staff.console.numbers.numbers.current.smsSources[$0["name"]] }
        return FormBlock(
            "/staff/own-numbers/sources", .post,
            [
                typed.text(
                    "name", "Name", help: "Small letters, digits and -; one that is there is changed."),
                typed.choose("format", "Format", formats(staff), named?.format),
                Field("secret", "What it signs with", .input("password")).with {
                    $0.isRequired = false
                    $0.autocomplete = "off"
                    $0.help = "At least 8 characters. Empty keeps the one that is stored; a new gateway gets one made."
                    $0.error = typed.errors["secret"]
                },
                typed.text(
                    "source_phone", "Its number, where its SMS do not say", named?.phone, isRequired: false),
                typed.check("active", "Its SMS are taken", named?.isActive ?? true), typed.seen(seen(staff)),
            ], submit: "Save the gateway", error: typed.refusal)
    }

    /// All gateways: which one it will be about is typed into the form.
    private static func seen(_ staff: StaffVisit) -> [SeenRow] {
        staff.console.numbers.numbers.current.smsSources.values.sorted { $0.name < $1.name }.map { seen($0.name, $0) }
    }

    private static func seen(_ name: String, _ row: SMSSource?) -> SeenRow {
        SeenRow(\.smsSources, SMSSource.Key(name), row)
    }

    static func putSource(_ staff: StaffVisit) async throws(Fault) -> Response {
        var typed = Typed(staff.form)
        let name = typed.text("name", atMost: 64)
        let format = typed.choice("format", formats(staff))
        let phone = staff.form["source_phone"]
        if !phone.isEmpty, !OwnNumber.isPhone(phone) { typed.refuse("source_phone", "A plus and 5 to 15 digits.") }
        let given = String(staff.form.raw("secret").trimmed)
        if !given.isEmpty, !(8...500).contains(given.utf8.count) { typed.refuse("secret", "At least 8 characters.") }
        guard typed.isRight else { return try await page(staff, typed, in: .source) }
        let known = staff.console.numbers.numbers.current.smsSources[name]
        let made = given.isEmpty && known == nil ? Hex.text(staff.console.environment.randomBytes(24)) : nil
        var sealed = known?.sealedSecret
        if let secret = made ?? (given.isEmpty ? nil : given) {
            sealed = staff.console.sealing.seal(secret, Sealing.source(named: name))
        }
        guard let sealed else {
            typed.refusal = "The key could not be sealed: the master key is not here."
            return try await page(staff, typed, in: .source)
        }
        var row = SMSSource(name: name, format: format, sealedSecret: sealed, phone: phone)
        row.isActive = typed.isOn("active")
        do throws(Fault) {
            let done: Void? = try await staff.execute(
                PutSMSSource(row), verb: "sms-source.put", subject: "sms-source \(name)",
                detail: "format=\(format) active=\(row.isActive)", seen: [seen(name, known)], isPart: true)
            try await staff.console.numbers.numbers.refresh()
            guard let made, done != nil else {
                return Answers.see("/staff/own-numbers", done == nil ? .again : .saved)
            }
            return try await page(staff, secret: made)
        } catch {
            return try await staff.again(error, typed) { staff, typed throws(Fault) in
                try await page(staff, typed, in: .source)
            }
        }
    }
}
