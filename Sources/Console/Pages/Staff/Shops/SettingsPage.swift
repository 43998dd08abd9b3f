import Base
import Domain
import Hummingbird
import Storage

/// The settings that this server runs with; they are set where it is started.
enum SettingsPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let lines = staff.console.backstage.settings
        return staff.page(
            "Settings", at: "/staff/storefronts",
            [
                .tabs(StorefrontsPage.tabs, current: "/staff/settings"),
                .prose("They are set where the server is started; this page only shows what is in force."),
                .table(
                    TableBlock(
                        "Settings", [.init("Setting"), .init("Value"), .init("Standard"), .init("What it is")],
                        lines.map { line in
                            [
                                .code(line.key), value(line), .code(line.fallback),
                                .lines([.text(line.help), .aside(.verbatim(line.kind))]),
                            ]
                        }, empty: "None.", export: "/staff/settings.csv")),
            ])
    }

    private static func value(_ line: Backstage.SettingLine) -> Cell {
        guard let value = line.value else { return .badge("Not shown", .plain) }
        return value.isEmpty ? .none : .code(value)
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        Exports.csv(
            "settings", ["key", "value", "default", "type", "help"],
            staff.console.backstage.settings.map { line in
                [line.key, line.value ?? "(not shown)", line.fallback, line.kind, line.help]
            }, visit: staff.visit)
    }
}

/// The servers on this store, and who does what is done once for all.
enum NodesPage {
    static func show(_ staff: StaffVisit) async throws(Fault) -> Response {
        let found = try await staff.console.store.read(ReadNodes())
        let names = Dictionary(found.nodes.map { ($0.id, $0.name) }) { first, _ in first }
        return staff.page(
            "Nodes", at: "/staff/storefronts",
            [
                .tabs(StorefrontsPage.tabs, current: "/staff/nodes"),
                .table(
                    TableBlock(
                        "Nodes", [.init("ID"), .init("Name"), .init("Lanes", isNumber: true), .init("Since")],
                        found.nodes.map {
                            [.number($0.id.raw), .text($0.name), .number($0.lanes), .time($0.joinedAt)]
                        },
                        empty: "This store has one server, which needs no list.", export: "/staff/nodes.csv")),
                .section(
                    "Work that one does for all",
                    [
                        .table(
                            TableBlock(
                                "Work", [.init("What"), .init("Node")],
                                found.leases.map { lease in
                                    [
                                        .code(lease.key.name),
                                        lease.node.map { .text(names[$0] ?? "\($0)") } ?? .phrase("Nobody"),
                                    ]
                                }, empty: "None."))
                    ]),
            ])
    }

    static func export(_ staff: StaffVisit) async throws(Fault) -> Response {
        let found = try await staff.console.store.read(ReadNodes())
        return Exports.csv(
            "nodes", ["id", "name", "lanes", "since"],
            found.nodes.map { ["\($0.id)", $0.name, "\($0.lanes)", $0.joinedAt.text] }, visit: staff.visit)
    }
}
