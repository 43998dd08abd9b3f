import Base
import Domain
import HTTPTypes
import Hummingbird

/// Where a page stands in the menu.
package struct MenuItem: Sendable, Equatable {
    let label: Phrase
    let path: String
    /// The least role that sees it; nil = everybody of that menu.
    var role: PersonRole?

    init(_ label: Phrase, _ path: String, _ role: PersonRole? = nil) {
        self.label = label
        self.path = path
        self.role = role
    }
}

extension Visit {
    /// A page: its title, where it stands in the menu, its pieces.
    ///
    /// - Parameter wallet: shown in the bar.
    func page(
        _ title: Phrase, menu: [MenuItem], at current: String, status: HTTPResponse.Status = .ok, wallet: Wallet? = nil,
        brand: String? = nil, home: String = "/", _ blocks: [Block]
    ) -> Response {
        let frame = frame()
        var model: [String: Any] = [
            "lang": language.rawValue, "title": frame.say(title), "brand": brand ?? self.brand, "home": home,
            "icon": Asset.icon.path, "style": Asset.style.path, "script": Asset.script.path,
            // A page that answers a form has no address to come back to by GET.
            "here": Links.back(form.names.isEmpty ? here : path, else: "/"),
            "languages": Language.allCases.map {
                ["code": $0.rawValue, "name": $0.ownName, "current": $0 == language] as [String: Any]
            },
            "body": ["blocks": blocks.map { $0.model(frame) }],
            "announcements": announcements(frame),
        ]
        if !showcase.accent.isEmpty { model["theme"] = Asset.theme(accent: showcase.accent).path }
        // Staff pages are the operator's; the shop's people are for its customers.
        if !showcase.contact.isEmpty, brand == nil { model["contact"] = showcase.contact }
        if let login {
            model["who"] = [
                "name": login.person.email.text,
                "signOut": frame.html(.button(Cell.Button("Sign out", to: "/sign-out"))),
            ]
        }
        if !menu.isEmpty {
            model["menu"] = [
                "items": menu.map {
                    ["label": frame.say($0.label), "path": $0.path, "current": $0.path == current] as [String: Any]
                }
            ]
        }
        if let wallet {
            model["balance"] = "\(Digits.grouped(wallet.available)) \(storefront.currency.code)"
        }
        if let told = Notice(rawValue: query["told"]) {
            model["told"] = ["text": frame.say(told.phrase), "tone": told.tone.rawValue]
        }
        if let acting = login?.session.actingAs, let account = catalog.accounts[acting] {
            let stop = Cell.button(Cell.Button("Back to staff pages", to: "/staff/stop-acting"))
            model["acting"] = ["customer": account.name, "stop": frame.html(stop)]
        }
        return Answers.html(console.templates.html("page", model, in: language), status: status)
    }

    private func announcements(_ frame: PageFrame) -> [[String: Any]] {
        catalog.announcements(in: storefront.id, at: now).map {
            ["title": $0.title, "text": $0.text, "tone": $0.level == .warning ? "warning" : "plain"]
        }
    }

    // MARK: pages that tell why there is no page

    /// What people who may not see a page see, too.
    func missing() -> Response {
        page(
            "Page not found", menu: menu, at: "", status: .notFound,
            [.prose("There is nothing at this address."), .actions([.link("To the start page", to: "/")])])
    }

    /// A form that no page of ours sent, or one of a session that is over.
    func refused() -> Response {
        page(
            "Please send the form again", menu: menu, at: "", status: .forbidden,
            [
                .prose(
                    "This form belongs to a session that has ended, or did not come from a page of this site. Nothing was done. Go back, load the page again and send it once more."
                ), .actions([.link("To the start page", to: "/")]),
            ])
    }

    func suspended() -> Response {
        page(
            "This account is suspended", menu: [], at: "", status: .forbidden,
            [
                .prose("Please ask the people of this shop."),
                .actions([.button(Cell.Button("Sign out", to: "/sign-out"))]),
            ])
    }

    /// What was asked for stands, but not what should have followed it; or a part of it may.
    private func unfinished() -> Response {
        guard deeds.hasActed else {
            return page(
                "Perhaps not done, or in part", menu: menu, at: "", status: .serviceUnavailable,
                [
                    .prose(
                        "The server could not bring this to its end. A part of it may have been done: please look before you send it again."
                    ), .actions([.link("To the start page", to: "/")]),
                ])
        }
        return page(
            "Done, but not all of it", menu: menu, at: "", status: .serviceUnavailable,
            [
                .note("What you asked for was done and is saved.", .good),
                .prose(
                    "What follows from it, such as making prices anew or showing it here, was not done: the server cannot do that now. It is made up for by the next change, or the next time a catalogue is taken in. Look at the page again before you repeat anything."
                ), .actions([.link("To the start page", to: "/")]),
            ])
    }

    /// A fault that the page did not deal with itself.
    func failed(_ fault: Fault) -> Response {
        switch fault {
        case .notFound, .incorrectOrder, .refillNotFound, .incorrectService, .accessDenied: return missing()
        case .busy, .storageFull, .storageFailed, .shuttingDown, .bug:
            if deeds.hasActed || deeds.hasBegun { return unfinished() }
            return page(
                "Not possible now", menu: menu, at: "", status: .serviceUnavailable,
                [.prose("The server cannot do this now. Nothing was changed. Please try again in a moment.")])
        case .tooManyRequests(let seconds):
            return page(
                "Too many attempts", menu: menu, at: "", status: .tooManyRequests,
                [.prose(Phrase("Please wait {seconds} seconds.", ["seconds": String(seconds)]))])
        default:
            guard !deeds.hasActed, !deeds.hasBegun else { return unfinished() }
            return page(
                "Not possible", menu: menu, at: "", status: .unprocessableContent,
                [
                    .note(FaultWords.phrase(fault), .bad),
                    .prose("Nothing was changed. Go back to what you typed, or start again."),
                    .actions([.link("To the start page", to: "/")]),
                ])
        }
    }

    /// The menu of whoever asks.
    var menu: [MenuItem] {
        guard let login else { return Menus.guest(self) }
        if login.person.role.isStaff, login.session.actingAs == nil { return Menus.staff(login.person.role) }
        return Menus.customer
    }
}

extension CustomerVisit {
    func page(_ title: Phrase, at current: String, status: HTTPResponse.Status = .ok, _ blocks: [Block]) -> Response {
        visit.page(title, menu: Menus.customer, at: current, status: status, wallet: wallet, blocks)
    }
}

extension StaffVisit {
    func page(_ title: Phrase, at current: String, status: HTTPResponse.Status = .ok, _ blocks: [Block]) -> Response {
        visit.page(
            title, menu: Menus.staff(person.role), at: current, status: status, brand: "Switchboard", home: "/staff",
            blocks)
    }
}
