import Catalogue
import FileStore
import TestSupport
import Testing

/// A raw catalogue in a folder of its own, and what preparing it gives.
struct Workbench {
    let folder = TemporaryDirectory()
    var parameters = PreprocessingParameters()
    var feedback: String?
    var previous: Preparation.Previous?

    /// Products in one file.
    init(_ products: [(title: String, description: String, category: String)]) throws {
        try self.init(
            csv: "designation,description,category\n"
                + products.map { "\($0.title),\($0.description),\($0.category)\n" }.joined())
    }

    init(csv: String) throws {
        try self.init(bytes: Array(csv.utf8))
    }

    init(bytes: [UInt8]) throws {
        try folder.write("raw/products.csv", bytes)
    }

    init(x: String, y: String) throws {
        try folder.write("raw/X_train.csv", x)
        try folder.write("raw/Y_train.csv", y)
    }

    /// Enough sound rows that nothing stops for want of them.
    static let soundRows =
        (0..<30).map { "chair number \($0) in oak,,Furniture\n" }.joined()
        + (0..<30).map { "novel volume \($0) of many,,Books\n" }.joined()

    static let header = "designation,description,category\n"

    /// Lower case, and no tags.
    static let hooks = TextHooks(
        clean: { text, output in
            var isTag = false
            for byte in text {
                if byte == UInt8(ascii: "<") { isTag = true }
                if !isTag { output.append((65...90).contains(byte) ? byte | 0x20 : byte) }
                if byte == UInt8(ascii: ">") {
                    isTag = false
                    output.append(32)
                }
            }
        },
        identify: { title, _ in
            LanguageCode((title.contains { $0 >= 0x80 } ? "fr" : "en").utf8) ?? .undetermined
        })

    func files(_ name: String = "out") -> PreparedFiles {
        PreparedFiles(FilePath(folder.path(name)))
    }

    @discardableResult
    func run(_ name: String = "out", threads: Int = 2) throws -> PreparationReport {
        let feedback = try feedback.map { FilePath(try folder.write("feedback.csv", $0)) }
        return try Preparation(
            parameters,
            .init(
                raw: try RawFiles.find(in: FilePath(folder.path("raw"))), feedback: feedback,
                previous: previous),
            to: files(name).folder, hooks: Self.hooks, threads: threads
        ).run()
    }

    /// The error that preparing ends with.
    func failure() throws -> CatalogueError {
        try #require(throws: CatalogueError.self) { try run() }
    }

    /// Data rows of rejected.csv, as text.
    func rejected(_ name: String = "out") throws -> [String] {
        try folder.text("\(name)/rejected.csv").split(whereSeparator: \.isNewline).dropFirst()
            .map { String($0) }
    }

    func products(_ name: String = "out") throws -> [PreparedProduct] {
        let file = try ProductFile(files(name).products)
        let categories = try CategoryFile.read(files(name).categories)
        return (0..<file.blockCount).flatMap { number in
            let block = file.block(number)
            return (0..<block.rows.count).map { index in
                PreparedProduct(
                    digest: block.digests[index], group: block.groups[index],
                    part: block.parts[index], origin: block.origins[index],
                    category: categories[Int(block.categories[index])].key,
                    row: Int(block.sourceRows[index]),
                    language: String(decoding: block.languages[index], as: UTF8.self),
                    title: String(decoding: block.titles[index], as: UTF8.self),
                    description: String(decoding: block.descriptions[index], as: UTF8.self))
            }
        }
    }
}

struct PreparedProduct: Hashable {
    var digest: RowDigest
    var group: UInt64
    var part: Part
    var origin: Origin
    var category: String
    var row: Int
    var language: String
    var title: String
    var description: String
}

extension PreparationReport {
    func outcome(_ rule: Rule) -> RuleOutcome? { rules.first { $0.rule == rule } }
}
