import Domain

/// Every route of the console, on one screen: what it is, who may, where it is made.
package enum ConsoleRoutes {
    package static let all: [ConsoleRoute] = visitors + customers

    private static let visitors: [ConsoleRoute] = [
        .get("/", StartPage.show),
        .get("/language", StartPage.language),
        .get("/services", ServicesPage.show),
        .get("/sign-in", SignInPage.show),
        .post("/sign-in", SignInPage.submit),
        .get("/sign-in/code", SignInPage.showCode),
        .post("/sign-in/code", SignInPage.submitCode),
        .get("/staff/sign-in", SignInPage.showStaff),
        .post("/staff/sign-in", SignInPage.submitStaff),
        .post("/sign-out", SignInPage.signOut),
        .get("/sign-up", SignUpPage.show),
        .post("/sign-up", SignUpPage.submit),
        .get("/reset", ResetPage.show),
        .post("/reset", ResetPage.submit),
        .get("/staff/reset", ResetPage.showStaff),
        .post("/staff/reset", ResetPage.submitStaff),
        .get("/invitation/:token", ResetPage.showLink),
        .post("/invitation/:token", ResetPage.submitLink),
    ]

    private static let customers: [ConsoleRoute] = [
        .post("/services/favourite", customer: ServicesPage.favourite),
        .get("/orders/new", customer: NewOrderPage.show),
        .post("/orders/new", customer: NewOrderPage.submit),
        .post("/orders/new/quote", customer: NewOrderPage.quote),
        .get("/orders/mass", customer: MassOrderPage.show),
        .post("/orders/mass", customer: MassOrderPage.submit),
        .get("/orders", customer: OrdersPage.show),
        .get("/orders.csv", customer: OrdersPage.export),
        .get("/orders/live", customer: OrderEvents.stream),
        .get("/orders/:id", customer: OrderPage.show),
        .post("/orders/:id/refill", customer: OrderPage.refill),
        .post("/orders/:id/cancel", customer: OrderPage.cancel),
        .get("/refills", customer: RefillsPage.show),
        .get("/wallet", customer: WalletPage.show),
        .get("/wallet.csv", customer: WalletPage.export),
        .post("/wallet/top-up", customer: WalletPage.ask),
        .post("/wallet/top-up/:id/withdraw", customer: WalletPage.withdraw),
        .get("/account", customer: AccountPage.show),
        .post("/account/profile", customer: AccountPage.saveProfile),
        .get("/account/security", customer: SecurityPage.show),
        .post("/account/security", customer: SecurityPage.submit),
        .get("/account/keys", customer: KeysPage.show),
        .post("/account/keys", customer: KeysPage.make),
        .post("/account/keys/:id/rotate", customer: KeysPage.rotate),
        .post("/account/keys/:id/revoke", customer: KeysPage.revoke),
        .get("/account/addresses", customer: AddressesPage.show),
        .post("/account/addresses", customer: AddressesPage.save),
    ]
}
