internal import YAML

/// A stage as `dvc.yaml` declares it, before templates are filled in.
struct PipelineDeclaration {
    /// An output's path, which may hold `${…}`, and its flags.
    struct Output {
        var path: [UInt8]
        var isCached = true
        var isPushed = true
        var isPersistent = false
        var remote: String?
        var line: Int

        var isTemplate: Bool { PipelineDeclaration.isTemplate(path) }
    }

    var name: String
    var workingDirectory: [UInt8]?
    var isFrozen: Bool
    /// Declared with `foreach` or `matrix`: its stages are called `name@…`.
    var isGenerator: Bool
    /// `${item}` is all of what follows the `@`.
    var isPlainList: Bool
    private(set) var outputs: [Output]
    /// Positions of the outputs whose paths hold no template, by normalized path.
    private var exact: [[UInt8]: Int] = [:]

    static func isTemplate(_ text: [UInt8]) -> Bool {
        zip(text, text.dropFirst()).contains { $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{") }
    }

    init(name: String, _ node: YAMLNode, _ schema: SchemaReader) throws(PointerError) {
        guard node.pairs != nil else {
            throw schema.error(node, "the stage '\(name)' must be a mapping")
        }
        self.name = name
        let body = node[key: "do"] ?? node
        let list = node[key: "foreach"]
        isGenerator = list != nil || node[key: "matrix"] != nil
        isPlainList = list?.items?.allSatisfy { $0.scalar != nil } ?? false
        isFrozen = try schema.boolean(body, "frozen") ?? false
        workingDirectory = try schema.bytes(body, "wdir")
        outputs = []
        for key in ["outs", "metrics", "plots"] {
            for item in try schema.items(body, key) { try append(item, schema) }
        }
        for (index, output) in outputs.enumerated() where !output.isTemplate {
            exact[Self.normalized(output.path)] = index
        }
    }

    private mutating func append(_ item: YAMLNode, _ schema: SchemaReader) throws(PointerError) {
        if let path = item.stringBytes {
            outputs.append(Output(path: path, line: item.line))
            return
        }
        guard let pairs = item.pairs else {
            throw schema.error(item, "an output must be text or a mapping, not \(item.kindName)")
        }
        for pair in pairs {
            guard let path = pair.key.stringBytes else {
                throw schema.error(pair.key, "an output's path must be text")
            }
            var output = Output(path: path, line: pair.key.line)
            // A plot may list several ways to draw itself, each with the same flags.
            for flags in pair.value.items ?? [pair.value] where !flags.isNull {
                try schema.checkMapping(flags, "flags", keys: Self.flagKeys)
                output.isCached = try schema.boolean(flags, "cache") ?? output.isCached
                output.isPushed = try schema.boolean(flags, "push") ?? output.isPushed
                output.isPersistent = try schema.boolean(flags, "persist") ?? output.isPersistent
                output.remote = try schema.string(flags, "remote") ?? output.remote
            }
            outputs.append(output)
        }
    }

    private static let flagKeys: Set<String> = [
        "cache", "persist", "remote", "push", "desc", "type", "labels", "meta", "checkpoint",
        "template", "x", "y", "x_label", "y_label", "title", "header",
    ]
}

extension PipelineDeclaration {
    /// The declared output that a locked path belongs to.
    ///
    /// Templates match by the text around them; when several could match and disagree, the answer
    /// is an output with default flags, because storing too much loses nothing.
    func declaration(ofLocked path: [UInt8]) -> Output? {
        let wanted = Self.normalized(path)
        if let index = exact[wanted] { return outputs[index] }
        let candidates = outputs.filter {
            $0.isTemplate && Self.matches(Self.normalized($0.path), wanted)
        }
        guard let first = candidates.first else { return nil }
        let agree = candidates.allSatisfy {
            $0.isCached == first.isCached && $0.isPushed == first.isPushed
                && $0.remote == first.remote
        }
        return agree ? first : Output(path: path, line: first.line)
    }

    /// The working directory of a stage; `.some(nil)` stands for the pipeline's own.
    func workingDirectory(ofStage stage: String) -> [UInt8]?? {
        guard let workingDirectory else { return .some(nil) }
        guard Self.isTemplate(workingDirectory) else { return workingDirectory }
        guard isGenerator, let at = stage.utf8.firstIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let suffix = Array(stage.utf8[at...].dropFirst())
        let variable = isPlainList ? "${item}" : "${key}"
        let filled = Self.replacing(Array(variable.utf8), by: suffix, in: workingDirectory)
        return Self.isTemplate(filled) ? nil : .some(filled)
    }

    private static func replacing(
        _ variable: [UInt8], by value: [UInt8], in text: [UInt8]
    ) -> [UInt8] {
        var output: [UInt8] = []
        var rest = text[...]
        while let byte = rest.first {
            if rest.starts(with: variable) {
                output.append(contentsOf: value)
                rest = rest.dropFirst(variable.count)
            } else {
                output.append(byte)
                rest = rest.dropFirst()
            }
        }
        return output
    }

    static func normalized(_ path: [UInt8]) -> [UInt8] {
        let components = path.split(separator: UInt8(ascii: "/")).filter {
            !$0.elementsEqual(".".utf8)
        }
        let joined = Array(components.joined(separator: [UInt8(ascii: "/")]))
        return path.first == UInt8(ascii: "/") ? [UInt8(ascii: "/")] + joined : joined
    }

    /// Whether `text` is `pattern` with something for each `${…}`.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        let literals = literals(of: pattern)
        guard let first = literals.first, let last = literals.last, literals.count > 1 else {
            return pattern == text
        }
        guard text.count >= first.count + last.count, text.starts(with: first),
            text.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for literal in literals.dropFirst().dropLast() where !literal.isEmpty {
            while !rest.isEmpty, !rest.starts(with: literal) { rest = rest.dropFirst() }
            guard !rest.isEmpty else { return false }
            rest = rest.dropFirst(literal.count)
        }
        return true
    }

    private static func literals(of pattern: [UInt8]) -> [[UInt8]] {
        var literals: [[UInt8]] = [[]]
        var rest = pattern[...]
        while let byte = rest.first {
            if rest.starts(with: "${".utf8), let end = rest.firstIndex(of: UInt8(ascii: "}")) {
                literals.append([])
                rest = rest[(end + 1)...]
            } else {
                literals[literals.count - 1].append(byte)
                rest = rest.dropFirst()
            }
        }
        return literals
    }
}
