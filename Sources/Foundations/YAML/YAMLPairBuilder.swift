/// Collects the pairs of a mapping: no key twice, merges last.
struct YAMLPairBuilder {
    private struct Identity: Hashable {
        let kind: YAMLScalarKind
        let text: [UInt8]
    }

    private let file: String
    private var pairs: [YAMLPair] = []
    private var merged: [YAMLPair] = []
    private var keys: Set<Identity> = []
    private(set) var lastValue: YAMLNode?

    init(file: String) {
        self.file = file
    }

    mutating func append(_ key: YAMLNode, _ value: YAMLNode) throws(YAMLError) {
        lastValue = value
        guard let scalar = key.scalar else {
            throw YAMLError(
                .unsupported, file: file, line: key.line, "\(key.kindName) cannot be a key")
        }
        if scalar.kind == .merge { return try merge(value) }
        guard keys.insert(Self.identity(scalar)).inserted else {
            throw YAMLError(
                .duplicateKey, file: file, line: key.line, "the key \(scalar.string) is repeated")
        }
        pairs.append(YAMLPair(key: key, value: value))
    }

    /// The mapping's own keys win over merged ones, and earlier merges over later.
    mutating func finish() -> [YAMLPair] {
        for pair in merged {
            guard let scalar = pair.key.scalar,
                keys.insert(Self.identity(scalar)).inserted
            else { continue }
            pairs.append(pair)
        }
        return pairs
    }

    private mutating func merge(_ value: YAMLNode) throws(YAMLError) {
        for source in value.items ?? [value] {
            guard let added = source.pairs else {
                throw YAMLError(
                    .unsupported, file: file, line: value.line, "only mappings can be merged")
            }
            for var pair in added {
                pair.value.isShared = true
                merged.append(pair)
            }
        }
    }

    private static func identity(_ scalar: YAMLScalar) -> Identity {
        let kind = scalar.kind
        switch kind {
        case .null, .boolean: return Identity(kind: kind, text: [])
        default: return Identity(kind: kind, text: scalar.text)
        }
    }
}
