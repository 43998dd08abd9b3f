import Base
import Domain

/// The fields of an order of one listing, as its service type says.
struct OrderForm {
    let listing: Listing
    let type: ServiceType

    /// - Returns: nil where the type is not known.
    init?(_ listing: Listing) {
        guard let type = ServiceTypes.byCode[listing.type] else { return nil }
        self.listing = listing
        self.type = type
    }

    /// What was typed, as the wire would have it.
    func draft(_ form: FormValues) -> Draft {
        var draft = Draft()
        for field in OrderField.allCases where form.has(field.rawValue) {
            // A browser tells days as y-m-d; the wire says d/m/Y.
            draft.set(field, field == .expiry ? Self.day(form[field.rawValue]) : form.raw(field.rawValue))
        }
        return draft
    }

    /// All that was typed, as one text.
    func content(_ form: FormValues) -> String {
        Links.path("\(listing.id)", OrderField.allCases.map { ($0.rawValue, form.raw($0.rawValue)) })
    }

    private static func day(_ text: String) -> String {
        let parts = text.split(separator: "-")
        return parts.count == 3 ? "\(parts[2])/\(parts[1])/\(parts[0])" : text
    }

    /// - Parameter wrong: the field at fault, with what is wrong.
    func fields(_ form: FormValues, wrong: (field: OrderField?, error: Phrase)?) -> [Field] {
        var fields: [Field] = []
        if type.hasLink { fields.append(make(.link, FieldUse.required(.link), form)) }
        fields += type.fields.map { make($0.field, $0, form) }
        switch type.quantity {
        case .sent: fields.append(quantity(form))
        case .perPost:
            for field in [OrderField.min, .max] {
                fields.append(
                    make(
                        field, .required(field, .number(listing.minimum...max(listing.minimum, listing.maximum))), form)
                )
            }
        case .lines, .one: break
        }
        fields += listing.extras.map { make($0, .optional($0), form) }
        if type.takesRuns, listing.hasDripFeed {
            fields.append(make(.runs, .optional(.runs, .number(OrderLimits.runs)), form))
            fields.append(make(.interval, .optional(.interval, .number(OrderLimits.intervalMinutes)), form))
        }
        guard let wrong, let name = wrong.field?.rawValue else { return fields }
        return fields.map { field in field.name == name ? field.with { $0.error = wrong.error } : field }
    }

    private func quantity(_ form: FormValues) -> Field {
        make(.quantity, .required(.quantity, .number(0...Int64.max)), form).with {
            $0.help = Phrase(
                "From {least} to {most}.",
                ["least": Digits.grouped(listing.minimum), "most": Digits.grouped(listing.maximum)])
        }
    }

    private func make(_ field: OrderField, _ use: FieldUse, _ form: FormValues) -> Field {
        let label = OrderWords.label(field)
        let made: Field
        switch use.rule {
        case .list: made = Field(field.rawValue, label, .area(rows: 6)).with { $0.help = "One on each line." }
        case .number:
            made = Field(field.rawValue, label, .input("text")).with { $0.inputMode = "numeric" }
        case .oneOf(let numbers):
            made = Field(field.rawValue, label, .choice(numbers.map { .init(String($0), .verbatim(String($0))) }))
        case .futureDay: made = Field(field.rawValue, label, .input("date"))
        case .text: made = Field(field.rawValue, label).with { $0.inputMode = field == .link ? "url" : nil }
        }
        return made.with {
            $0.value = form.raw(field.rawValue)
            $0.isRequired = use.isRequired
            $0.isPriced = true
        }
    }

    /// Which field a refusal is about; nil = the whole.
    func field(of fault: Fault) -> OrderField? {
        switch fault {
        case .badLink, .linkInUse: .link
        case .badQuantity, .belowMinimum, .aboveMaximum:
            switch type.quantity {
            case .sent: .quantity
            case .lines(let field): field
            case .perPost: .min
            case .one: nil
            }
        case .badComments: .comments
        case .badField(let name): OrderField.byName[name]
        default: nil
        }
    }
}

/// What the fields and states of orders are called.
enum OrderWords {
    static func label(_ field: OrderField) -> Phrase {
        switch field {
        case .link: "Link"
        case .quantity: "Quantity"
        case .runs: "Runs"
        case .interval: "Minutes between runs"
        case .keywords: "Keywords"
        case .comments: "Comments"
        case .usernames: "User names"
        case .hashtags: "Hashtags"
        case .hashtag: "Hashtag"
        case .username: "User name"
        case .media: "Link of the media"
        case .groups: "Groups"
        case .answerNumber: "Number of the answer"
        case .min: "Least per post"
        case .max: "Most per post"
        case .posts: "New posts"
        case .delay: "Delay in minutes"
        case .expiry: "Last day"
        case .oldPosts: "Old posts"
        case .country: "Country"
        case .device: "Device"
        case .typeOfTraffic: "Type of traffic"
        case .googleKeyword: "Google keyword"
        case .referringURL: "Referring address"
        case .reaction: "Reaction"
        case .days: "Days"
        case .post: "Post"
        case .viewTime: "View time"
        }
    }

    static func state(_ state: OrderState) -> Phrase {
        switch state {
        case .pending: "Pending"
        case .processing: "Processing"
        case .inProgress: "In progress"
        case .completed: "Completed"
        case .partial: "Partial"
        case .canceled: "Canceled"
        case .active: "Active"
        case .paused: "Paused"
        case .expired: "Expired"
        }
    }

    static func badge(_ state: OrderState) -> Cell {
        let tone: Tone =
            switch state {
            case .completed: .good
            case .partial, .paused: .warning
            case .canceled, .expired: .bad
            case .pending, .processing, .inProgress, .active: .plain
            }
        return .badge(self.state(state), tone)
    }
}
