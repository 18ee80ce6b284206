internal import YAML

/// params.yaml: one section for each stage, read only by that stage.
package struct ParameterFile: Sendable {
    /// Every section that the file may hold. A part of the system that takes parameters adds its
    /// name here and reads it with `section`.
    package static let sections = [
        "preprocessing", "training", "validation", "drift", "retention",
    ]

    let document: YAMLDocument

    /// Reads the text; sections with names that nobody knows are refused.
    package init(_ text: [UInt8], name: String) throws(ParameterError) {
        do {
            document = try YAMLDocument(parsing: text, file: name)
        } catch {
            throw ParameterError(file: error.file, line: error.line, key: "", error.problem)
        }
        guard let root = document.root else { return }
        guard root.pairs != nil || root.isNull else {
            throw ParameterError(
                file: name, line: root.line, key: "",
                "the file must hold sections such as preprocessing:, not \(root.kindName)")
        }
        for pair in root.pairs ?? [] {
            let key = pair.key.string ?? ""
            guard Self.sections.contains(key) else {
                throw ParameterError(
                    file: name, line: pair.key.line, key: key,
                    "there is no such section; allowed are \(Self.list(Self.sections))")
            }
        }
    }

    /// Decodes a section; one that is absent has the defaults.
    ///
    /// - Returns: what `decode` made of it, and the section's canonical bytes: every value, given
    ///   or by default, in one order. They count for the content key of the stage.
    package func section<Value>(
        _ name: String, _ decode: (inout ParameterSection) throws(ParameterError) -> Value
    ) throws(ParameterError) -> (value: Value, canonical: [UInt8]) {
        precondition(Self.sections.contains(name), "add \(name) to ParameterFile.sections")
        var section = try ParameterSection(
            document.root?[key: name], key: name, file: document.file)
        let value = try decode(&section)
        try section.refuseUnknownKeys()
        let lines = section.lines.sorted()
        return (value, Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
