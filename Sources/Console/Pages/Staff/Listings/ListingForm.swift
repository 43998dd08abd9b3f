import Base
import Domain

/// The form of a listing: its fields, and what is read from them.
enum ListingForm {
    static let mostName = 300
    static let mostCategory = 100
    static let mostAbout = 4_000
    static let positions: ClosedRange<Int64> = 0...1_000_000_000
    /// Quantities and units.
    static let counts: ClosedRange<Int64> = 0...1_000_000_000_000
    static let refillDays: ClosedRange<Int64> = 0...10_000

    static let types: [Field.Choice] = ServiceTypes.all.map { .init(String($0.code), .verbatim($0.name)) }

    /// - Parameter isNew: whether rate and bounds have no stored values yet.
    static func fields(_ listing: Listing, _ typed: Typed) -> [Field] {
        [
            typed.text("name", "Name", listing.name),
            typed.text("category", "Category", listing.category),
            typed.field(
                Field("about", "Description", .area(rows: 3)).with {
                    $0.isRequired = false
                    $0.help = "For dialects that show one."
                }, listing.about),
            typed.text("platform", "Platform", listing.platform, isRequired: false),
            typed.text("position", "Position", "\(listing.position)", help: "The lowest stands first."),
            typed.text("min", "Smallest quantity", "\(listing.minimum)"),
            typed.text("max", "Largest quantity", "\(listing.maximum)"),
            typed.text(
                "basis", "Units that the price is for", "\(listing.basis)", help: "0 = as its type has it."),
            typed.check("refill", "Refills may be asked for", listing.hasRefill),
            typed.text("refill_days", "Days in which", "\(listing.refillDays)", help: "0 = no end."),
            typed.check("cancel", "Orders may be cancelled", listing.hasCancel),
            typed.check("dripfeed", "Orders may be delivered in runs", listing.hasDripFeed),
            typed.check("refuse_open", "A link is refused while an order for it is open", listing.refusesOpenLinks),
        ]
            + ServiceTypes.extras.map { extra in
                typed.check(
                    "extra_\(extra.rawValue)", Phrase("Takes the field {name}", ["name": extra.rawValue]),
                    listing.extras.contains(extra))
            }
            + [typed.check("active", "On sale", listing.isActive)]
    }

    /// - Returns: the change that was asked for; it stands only where the form is right.
    static func change(_ typed: inout Typed) -> @Sendable (inout Listing) -> Void {
        let name = typed.text("name", atMost: mostName)
        let category = typed.text("category", atMost: mostCategory)
        let about = typed.text("about", atMost: mostAbout, hasLines: true, isRequired: false)
        let platform = typed.text("platform", atMost: mostCategory, isRequired: false)
        let position = typed.number("position", positions)
        let minimum = typed.number("min", counts)
        let maximum = typed.number("max", counts)
        if maximum < minimum { typed.refuse("max", "This is below the smallest quantity.") }
        let basis = typed.number("basis", counts)
        let days = typed.number("refill_days", refillDays)
        let flags = ["refill", "cancel", "dripfeed", "refuse_open", "active"].map { typed.isOn($0) }
        let extras = ServiceTypes.extras.filter { typed.isOn("extra_\($0.rawValue)") }
        return { listing in
            listing.name = name
            listing.category = category
            listing.about = about
            listing.platform = platform
            listing.position = position
            listing.minimum = minimum
            listing.maximum = maximum
            listing.basis = basis
            listing.refillDays = days
            listing.hasRefill = flags[0]
            listing.hasCancel = flags[1]
            listing.hasDripFeed = flags[2]
            listing.refusesOpenLinks = flags[3]
            listing.isActive = flags[4]
            listing.extras = extras
        }
    }
}
