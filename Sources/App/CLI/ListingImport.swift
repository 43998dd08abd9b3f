import ArgumentParser
import Base
import Domain
import FoundationEssentials

/// The forms in which a catalogue may come.
enum ImportFormat: String, ExpressibleByArgument {
    case services, csv, json

    /// The entries of a file, each as names and values.
    func entries(in path: String) throws -> [[String: String]] {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { throw Complaint("cannot read \(path)") }
        guard let text = String(validating: bytes, as: UTF8.self), let form = CatalogText(rawValue: rawValue) else {
            throw Complaint("\(path): no UTF-8")
        }
        do throws(Fault) {
            return try form.entries(of: text)
        } catch {
            throw Complaint("\(path): \(error.explanation)")
        }
    }
}
