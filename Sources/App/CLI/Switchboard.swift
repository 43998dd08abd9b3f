import ArgumentParser

/// The program.
package struct Switchboard: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "switchboard",
        abstract: "Sells digital services from a prepaid balance over the panel API and the numbers API.",
        version: "0.1.0",
        subcommands: [
            Serve.self, DemoCommand.self, Migrate.self, StorefrontCommand.self, CustomerCommand.self, KeyCommand.self,
            WalletCommand.self, LimitCommand.self, ListingCommand.self, OrderCommand.self, RefillCommand.self,
            ProviderCommand.self, RouteCommand.self, ExchangeCommand.self, FindingCommand.self, NumberCommand.self,
            RentalCommand.self, WebhookCommand.self, OwnNumberCommand.self, SMSSourceCommand.self, AuditCommand.self,
            StaffCommand.self, ShowcaseCommand.self, AnnouncementCommand.self, ActCommand.self, MailCommand.self,
            CopyVerb.self, Backup.self, Restore.self, ConfigCommand.self, BottleCommand.self, ManualCommand.self,
        ])

    package init() {}

    /// Does what the command line says; exits with its code.
    package static func run() async { await main() }
}
