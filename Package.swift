// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house and who may import whom; `Tests/HouseTests` holds the same table as data.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// Pages that stand beside the code they tell of.
let readmes = ["Providers": ["Handler/README.md", "Numbers/README.md", "Panel/README.md", "Sandbox/README.md"]]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: readmes[name] ?? [], swiftSettings: settings)
}

/// Folders of test cases: a file each.
let folders = ["PanelWireTests": "Cases", "ProvidersTests": "Transcripts"]

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, resources: folders[name].map { [.copy($0)] } ?? [],
        swiftSettings: settings)
}

let package = Package(
    name: "switchboard",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "switchboard", targets: ["switchboard"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        room("Base"),
        room("Domain", ["Base"]),
        room("Commands", ["Base", "Domain"]),
        room("Storage", ["Base", "Domain"]),
        .target(name: "CSQLiteSettings", linkerSettings: [.linkedLibrary("sqlite3")]),
        room(
            "StorageSQLite",
            [
                "Base", "Storage", "CSQLiteSettings",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        room("StoragePostgres", ["Base", "Storage", "CPostgres"]),
        room(
            "Providers",
            [
                "Base", "Domain",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        room(
            "Bottle",
            [
                "Base",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        room(
            "Secrets",
            [
                "Base",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        .target(name: "CMail", linkerSettings: [.linkedLibrary("curl")]),
        room(
            "Outbound",
            [
                "Base", "Domain", "CMail",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        room("PanelWire", ["Base", "Domain", "Commands"]),
        room("NumbersWire", ["Base", "Domain", .product(name: "Crypto", package: "swift-crypto")]),
        room("Manual", ["Base", "Domain", "PanelWire", "NumbersWire"]),
        room("Errands", ["Base", "Domain", "Commands", "Storage", "Providers", "Outbound", "NumbersWire"]),
        room(
            "Jobs",
            [
                "Base", "Domain", "Commands", "Storage", "Providers", "Errands",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        room(
            "Gateway",
            [
                "Base", "Domain", "Commands", "Storage", "Errands", "PanelWire", "NumbersWire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        room(
            "Console",
            [
                "Base", "Domain", "Commands", "Storage", "Secrets", "Providers", "PanelWire", "NumbersWire", "Manual",
                "Errands", "Gateway", "CQREncode",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        room(
            "App",
            [
                "Base", "Domain", "Commands", "Storage", "StorageSQLite", "StoragePostgres", "Secrets", "Providers",
                "Outbound",
                "PanelWire", "NumbersWire", "Manual", "Errands", "Jobs", "Gateway", "Console", "Bottle",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(name: "switchboard", dependencies: ["App"], swiftSettings: settings),
        room(
            "TestSupport",
            [
                "Base", "Domain", "Commands", "Storage", "StorageSQLite", "StoragePostgres", "PanelWire",
                "NumbersWire", "Providers", "Outbound",
                "Errands", "Jobs", "Gateway",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        tests("BaseTests", ["Base", "TestSupport"]),
        tests("DomainTests", ["Base", "Domain", "Commands", "TestSupport"]),
        tests("PanelWireTests", ["Base", "Domain", "PanelWire", "Gateway", "TestSupport"]),
        tests(
            "StorageTests",
            [
                "Base", "Domain", "Commands", "Storage", "StorageSQLite", "StoragePostgres", "Jobs", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "GatewayTests",
            [
                "Base", "Domain", "Commands", "Storage", "Errands", "PanelWire", "Gateway", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        tests(
            "JobsTests",
            [
                "Base", "Domain", "Commands", "Storage", "Providers", "Outbound", "NumbersWire", "Errands", "Jobs",
                "Bottle", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests("ProvidersTests", ["Base", "Domain", "Providers", "TestSupport"]),
        tests("NumbersWireTests", ["Base", "Domain", "NumbersWire", "TestSupport"]),
        tests("ManualTests", ["Base", "Domain", "Outbound", "PanelWire", "NumbersWire", "Manual"]),
        tests(
            "OutboundTests",
            [
                "Base", "Domain", "Outbound", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        tests(
            "ConsoleTests",
            [
                "Base", "Domain", "Commands", "Storage", "Secrets", "Errands", "Gateway", "Console", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        tests("SecretsTests", ["Base", "Secrets", "TestSupport"]),
        tests("BottleTests", ["Base", "Bottle", "TestSupport"]),
        tests("HouseTests", []),
    ],
    swiftLanguageModes: [.v6]
)
