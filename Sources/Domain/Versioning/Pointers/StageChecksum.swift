internal import YAML

/// The text whose MD5 is the checksum at the top of an import.
enum StageChecksum {
    private static let excludedAnywhere: Set<String> = [
        "desc", "type", "labels", "meta", "locked", "frozen", "metric", "persist", "isexec",
        "size", "nfiles",
    ]

    static func canonicalText(of root: YAMLNode) -> [UInt8] {
        let top = (root.pairs ?? []).filter { pair in
            switch pair.key.string {
            case "md5": false
            case "wdir": pair.value.string != "."
            default: true
            }
        }
        var text: [UInt8] = []
        PythonJSON.dump(filtered(YAMLNode(.mapping(top))), into: &text)
        return text
    }

    /// What DVC would dump: without what never counts and without what says nothing.
    private static func filtered(_ node: YAMLNode) -> YAMLNode {
        switch node.content {
        case .scalar:
            return node
        case .sequence(let items):
            return YAMLNode(.sequence(items.map(filtered)))
        case .mapping(let pairs):
            let kept = pairs.filter { pair in
                let key = pair.key.string ?? ""
                return !excludedAnywhere.contains(key) && !isDefault(key, pair.value)
            }
            return YAMLNode(
                .mapping(kept.map { YAMLPair(key: $0.key, value: filtered($0.value)) }))
        }
    }

    private static func isDefault(_ key: String, _ value: YAMLNode) -> Bool {
        switch value.content {
        case .sequence(let items): items.isEmpty
        case .mapping(let pairs): pairs.isEmpty
        case .scalar(let scalar):
            switch key {
            case "cache", "push": scalar.boolean == true
            case "always_changed": scalar.boolean == false
            default: scalar.kind == .null || (scalar.kind == .string && scalar.text.isEmpty)
            }
        }
    }
}
