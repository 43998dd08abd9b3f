import Testing

@testable import Domain

@Suite struct CodeWordTests {
    @Test func noWordHasTwoRoles() {
        var roles: [String: Set<CodeFinder.Role>] = [:]
        for (role, words) in CodeFinder.Words.all {
            for word in words {
                for spelling in [word, CodeFinder.Words.withoutAccents(word)] {
                    let folded = CodeFinder.FoldedText(spelling).places.filter { $0.folded != "*" }.map(\.folded)
                    roles[folded.map(String.init).joined(), default: []].insert(role)
                }
            }
        }
        for (word, roles) in roles where roles.count > 1 {
            Issue.record("\(word): \(roles)")
        }
    }
}
