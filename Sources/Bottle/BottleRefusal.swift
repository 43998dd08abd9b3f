/// A refusal, in the words of the panel API's standard dialect.
struct BottleRefusal: Error, Equatable {
    let words: String

    static let invalidKey = BottleRefusal(words: "Invalid API key")
    static let incorrectRequest = BottleRefusal(words: "Incorrect request")
    static let incorrectService = BottleRefusal(words: "Incorrect service ID")
    static let incorrectOrder = BottleRefusal(words: "Incorrect order ID")
    static let tooManyIDs = BottleRefusal(words: "Maximum 100 IDs")
    static let noFunds = BottleRefusal(words: "neworder.error.not_enough_funds")
    static let belowMinimum = BottleRefusal(words: "neworder.error.min_quantity")
    static let aboveMaximum = BottleRefusal(words: "neworder.error.max_quantity")
    static let cancelUnavailable = BottleRefusal(words: "Order cannot be canceled")
    static let refillUnavailable = BottleRefusal(words: "Refill is not available for this order")
    static let refillNotFound = BottleRefusal(words: "Refill not found")

    /// A parameter of `add` that makes no sense.
    static func field(_ name: String) -> BottleRefusal { BottleRefusal(words: "neworder.error.\(name)") }
}
