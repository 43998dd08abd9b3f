import Base
import Commands
import Domain
import Errands
import HTTPTypes
import Hummingbird
import Storage

/// From which addresses a customer's keys may be used.
enum AddressesPage {
    static func show(_ customer: CustomerVisit) async throws(Fault) -> Response {
        page(customer, customer.account.allowList.text, error: nil)
    }

    private static func page(_ customer: CustomerVisit, _ text: String, error: Phrase?) -> Response {
        customer.page(
            "Account", at: "/account", status: error == nil ? .ok : .unprocessableContent,
            [
                .tabs(AccountPage.tabs, current: "/account/addresses"),
                .prose("Programs may use your keys from these addresses only. Without any, from everywhere."),
                .prose(Phrase("Your address is {address}.", ["address": customer.address?.text ?? "–"])),
                .form(
                    FormBlock(
                        "/account/addresses", .post,
                        [
                            Field("addresses", "Addresses", .area(rows: 8)).with {
                                $0.value = text
                                $0.isRequired = false
                                $0.help = "One on each line: 192.0.2.7, 198.51.100.0/24 or 2001:db8::/32."
                                $0.error = error
                            }
                        ], submit: "Save")),
            ])
    }

    static func save(_ customer: CustomerVisit) async throws(Fault) -> Response {
        let text = customer.form.raw("addresses")
        let lines = text.split(separator: "\n").map { String($0.trimmed) }.filter { !$0.isEmpty }
        if let wrong = lines.first(where: { AddressList(text: $0) == nil }) {
            return page(customer, text, error: Phrase("This is no address: {line}", ["line": wrong]))
        }
        guard let list = AddressList(text: lines.joined(separator: "\n")) else {
            return page(customer, text, error: "There are too many lines.")
        }
        let done = try await customer.execute(EditAccount(account: customer.account.id) { $0.allowList = list })
        try await customer.console.desk.catalog.refresh()
        return Answers.see("/account/addresses", done == nil ? .again : .saved)
    }
}
