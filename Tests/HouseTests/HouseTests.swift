import Foundation
import Testing

/// The rooms of the house: which target may import what. Adding a target is adding a line here.
private enum House {
    /// Targets of this package.
    static let rooms: [String: Set<String>] = [
        "Base": [],
        "Domain": ["Base"],
        "Commands": ["Base", "Domain"],
        "Storage": ["Base", "Domain"],
        "StorageSQLite": ["Base", "Storage"],
        "StoragePostgres": ["Base", "Storage"],
        "Providers": ["Base", "Domain"],
        "Bottle": ["Base"],
        "Secrets": ["Base"],
        "PanelWire": ["Base", "Domain", "Commands"],
        "NumbersWire": ["Base", "Domain"],
        "Manual": ["Base", "Domain", "PanelWire", "NumbersWire"],
        "Outbound": ["Base", "Domain"],
        "Errands": ["Base", "Domain", "Commands", "Storage", "Providers", "Outbound", "NumbersWire"],
        "Jobs": ["Base", "Domain", "Commands", "Storage", "Providers", "Errands"],
        "Gateway": ["Base", "Domain", "Commands", "Storage", "Errands", "PanelWire", "NumbersWire"],
        // It shows what the wires serve: their manuals, and their words for events.
        "Console": [
            "Base", "Domain", "Commands", "Storage", "Secrets", "Providers", "Outbound", "PanelWire", "NumbersWire",
            "Manual", "Errands", "Gateway",
        ],
        "App": [
            "Base", "Domain", "Commands", "Storage", "StorageSQLite", "StoragePostgres", "Secrets", "Providers",
            "Outbound", "PanelWire", "NumbersWire", "Manual", "Errands", "Jobs", "Gateway", "Console", "Bottle",
        ],
        "switchboard": ["App"],
        "TestSupport": [
            "Base", "Domain", "Commands", "Storage", "StorageSQLite", "StoragePostgres", "PanelWire", "NumbersWire",
            "Providers", "Outbound",
            "Errands", "Jobs", "Gateway",
        ],
    ]

    /// What comes from outside: packages, and the system's libraries with the reason in the target's doing.
    static let outside: [String: Set<String>] = [
        // Histograms count from any thread.
        "Base": ["Synchronization"],
        "Domain": [],
        "Commands": [],
        // Lanes: a queue with a thread of its own, and what is shared with it.
        // The threads of lanes, and their rests.
        "Storage": ["Dispatch", "Synchronization", "Glibc", "Darwin"],
        // `errno` of a full disk; a C target of this package sets what SQLite takes from C only.
        // libpq and its sockets; a thread for each connection.
        "StoragePostgres": ["CPostgres", "Dispatch", "Synchronization", "Glibc", "Darwin"],
        "StorageSQLite": ["CSQLiteSettings", "GRDB", "GRDBSQLite", "Synchronization", "Glibc", "Darwin"],
        // Calls over HTTP; what calls share is counted from any thread.
        "Providers": ["AsyncHTTPClient", "NIOCore", "NIOHTTP1", "Synchronization"],
        // A panel's sockets; what a reset takes from C.
        "Bottle": ["NIOCore", "NIOHTTP1", "NIOPosix", "Synchronization", "Glibc", "Darwin"],
        // Pages; pictures for authenticators; time zones, which Foundation alone knows.
        "Console": [
            "Crypto", "CQREncode", "Foundation", "HTTPTypes", "Hummingbird", "Logging", "Mustache", "NIOCore",
            "NIOPosix", "Synchronization",
        ],
        // Sealing, second factors, scrypt.
        "Secrets": ["Crypto", "CryptoExtras", "FoundationEssentials"],
        "PanelWire": [],
        // What signs a webhook.
        "NumbersWire": ["Crypto"],
        "Manual": [],
        // Sockets of its own: the address that was judged is the one that is dialled. What names look up takes from C.
        // A C target of this package sets what libcurl takes from C only.
        "Outbound": [
            "CMail", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "Synchronization", "Glibc", "Darwin",
        ],
        "Errands": ["Synchronization"],
        "Jobs": ["Logging", "ServiceLifecycle", "Synchronization"],
        "Gateway": [
            "Crypto", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTPTypes",
            "Synchronization",
        ],
        // The composition root and the command line: files, clock, signals, terminal.
        "App": [
            "ArgumentParser", "Configuration", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "NIOPosix",
            "ServiceLifecycle", "Synchronization", "SystemPackage", "UnixSignals", "FoundationEssentials", "Foundation",
            "Glibc", "Darwin",
        ],
        "switchboard": [],
        "TestSupport": ["FoundationEssentials", "Logging", "NIOCore", "Synchronization"],
    ]

    static let longestFile = 400
}

/// A source file, by its target and path below it.
struct SourceFile {
    let target: String
    let name: String
    let lines: [String]

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func all() throws -> [SourceFile] {
        let sources = root.appending(path: "Sources")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
        return try paths.sorted().map { path in
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
            return SourceFile(
                target: parts[0], name: path,
                lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }

    /// Lines of code without texts and comments, with their numbers from 1.
    var code: [(number: Int, text: String)] {
        var inText = false
        var result: [(number: Int, text: String)] = []
        for (index, line) in lines.enumerated() {
            let hasFence = line.contains("\"\"\"")
            if hasFence && line.components(separatedBy: "\"\"\"").count == 2 { inText.toggle() }
            if inText || hasFence { continue }
            result.append((index + 1, Self.bare(line)))
        }
        return result
    }

    /// A line without what stands between quotes or behind `//`.
    static func bare(_ line: String) -> String {
        var result = ""
        var inQuotes = false
        var isEscaped = false
        var previous: Character = " "
        for character in line {
            if inQuotes {
                if character == "\"" && !isEscaped { inQuotes = false }
                isEscaped = character == "\\" && !isEscaped
            } else if character == "\"" {
                inQuotes = true
            } else if character == "/" && previous == "/" {
                return String(result.dropLast())
            } else {
                result.append(character)
            }
            previous = character
        }
        return result
    }

    /// Whether the comment right above the line, or above the declaration it belongs to, says why.
    func isExplained(_ number: Int) -> Bool {
        guard number >= 2 else { return false }
        return lines[number - 2].trimmingCharacters(in: .whitespaces).hasPrefix("//")
    }

    var imports: [String] {
        code.compactMap { line in
            let words = line.text.split(separator: " ").map(String.init)
            guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                words[..<place].allSatisfy({
                    $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0)
                })
            else { return nil }
            let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let path = kinds.contains(words[place + 1]) && place + 2 < words.count ? words[place + 2] : words[place + 1]
            return path.split(separator: ".").first.map(String.init)
        }
    }
}

@Suite struct HouseTests {
    @Test func everyTargetHasItsLineInTheTable() throws {
        let targets = Set(try SourceFile.all().map(\.target))
        #expect(targets == Set(House.rooms.keys))
        #expect(targets == Set(House.outside.keys))
    }

    @Test func filesImportOnlyWhatTheirRoomMay() throws {
        var count = 0
        for file in try SourceFile.all() {
            let allowed = House.rooms[file.target, default: []].union(House.outside[file.target, default: []])
            for module in file.imports {
                count += 1
                #expect(allowed.contains(module), "\(file.name) imports \(module)")
            }
        }
        #expect(count > 200, "imports were found")
    }

    @Test func theRoomsHaveNoCircle() {
        var reached: Set<String> = []
        while let next = House.rooms.keys.sorted().first(where: { room in
            !reached.contains(room) && House.rooms[room, default: []].isSubset(of: reached)
        }) {
            reached.insert(next)
        }
        #expect(reached == Set(House.rooms.keys))
    }

    @Test func nothingIsForcedWithoutAReason() throws {
        for file in try SourceFile.all() {
            for (number, text) in file.code {
                for word in [
                    "try!", "as!", "@unchecked Sendable", "nonisolated(unsafe)", "unsafeBitCast", "fatalError",
                    "preconditionFailure",
                ] {
                    if text.contains(word) {
                        #expect(file.isExplained(number), "\(file.name):\(number) \(word)")
                    }
                }
            }
        }
    }

    @Test func nothingIsUnwrappedByForceWithoutAReason() throws {
        let pattern = /[\w\)\]\}>]!(?!=)/
        for file in try SourceFile.all() {
            for (number, text) in file.code where text.contains(pattern) {
                let isWord = text.contains("try!") || text.contains("as!")
                #expect(isWord || file.isExplained(number), "\(file.name):\(number) \(text)")
            }
        }
    }

    @Test func noFileIsTooLongToRead() throws {
        for file in try SourceFile.all() {
            #expect(file.lines.count <= House.longestFile, "\(file.name)")
        }
    }

    @Test func nothingIsLeftOver() throws {
        let leftovers = [
            "TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK", "print" + "(\"debug", "<<<" + "<<<<", ">>>" + ">>>>",
        ]
        for file in try SourceFile.all() {
            for (index, line) in file.lines.enumerated() {
                for word in leftovers { #expect(!line.contains(word), "\(file.name):\(index + 1)") }
            }
            #expect(
                file.lines.first?.trimmingCharacters(in: .whitespaces).isEmpty == false, "\(file.name) begins blank")
            #expect(file.lines.last == "", "\(file.name) ends with a line end")
        }
    }

    @Test func theReaderOfThisTestSeesWhatItShould() {
        #expect(SourceFile.bare(#"let a = "x! // \" as!" // b!"#) == "let a =  ")
        let file = SourceFile(
            target: "t", name: "n",
            lines: [
                "@testable import A", "import struct B.C", "package import D", "// import E", "let x = \"import F\"",
                "#if os(Linux)", "    import G", "#endif", "\"\"\"", "import H", "\"\"\"",
            ])
        #expect(file.imports == ["A", "B", "D", "G"])
    }
}
