import Mustache

/// All templates, read once for each language.
package struct PageTemplates: Sendable {
    private let libraries: [Language: MustacheLibrary]

    /// - Throws: what Mustache throws of a template that cannot be read; a test reads them all.
    package init() throws {
        var libraries: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            var library = MustacheLibrary()
            for (name, text) in Self.all {
                try library.register(Phrasebook.translate(template: text, to: language), named: name)
            }
            libraries[language] = library
        }
        self.libraries = libraries
    }

    static let all = BlockTemplates.all.merging(["page": LayoutTemplate.page]) { first, _ in first }

    package func html(_ template: String, _ model: [String: Any], in language: Language) -> String {
        libraries[language]?.render(model, withTemplate: template) ?? ""
    }
}
