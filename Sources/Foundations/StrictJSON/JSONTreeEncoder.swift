extension JSON {
    /// What an `Encodable` value is as a document; members of an object are sorted by name, so that
    /// equal values are equal documents.
    package init(encoding value: some Encodable) throws {
        let tree = EncodedTree()
        try value.encode(to: TreeEncoder(tree: tree, codingPath: []))
        self = tree.json
    }
}

/// A document that grows while values write themselves into it.
private final class EncodedTree {
    enum Content {
        case scalar(JSON)
        case list([EncodedTree])
        case object([String: EncodedTree])
    }

    var content = Content.object([:])

    var json: JSON {
        switch content {
        case .scalar(let json): json
        case .list(let items): .list(items.map(\.json))
        case .object(let members):
            .object(
                members.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.json) })
        }
    }

    func member(_ name: String) -> EncodedTree {
        let tree = EncodedTree()
        if case .object(var members) = content {
            members[name] = tree
            content = .object(members)
        }
        return tree
    }

    func append() -> EncodedTree {
        let tree = EncodedTree()
        if case .list(let items) = content { content = .list(items + [tree]) }
        return tree
    }

    var count: Int {
        if case .list(let items) = content { items.count } else { 0 }
    }

    func write(_ value: some Encodable, at path: [any CodingKey]) throws {
        if let scalar = Self.scalar(value) {
            if case .number(let number) = scalar, !number.isFinite {
                throw EncodingError.invalidValue(
                    value, .init(codingPath: path, debugDescription: "JSON has no such number"))
            }
            content = .scalar(scalar)
        } else {
            try value.encode(to: TreeEncoder(tree: self, codingPath: path))
        }
    }

    private static func scalar(_ value: some Encodable) -> JSON? {
        switch value {
        case let value as String: .text(value)
        case let value as Bool: .boolean(value)
        case let value as Double: .number(value)
        case let value as Float: .number(Double(value))
        case let value as any FixedWidthInteger: Int64(whole: value).map { .integer($0) }
        default: nil
        }
    }
}

extension Int64 {
    fileprivate init?(whole value: any FixedWidthInteger) {
        self.init(exactly: value)
    }
}

private struct TreeEncoder: Encoder {
    let tree: EncodedTree
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        tree.content = .object([:])
        return KeyedEncodingContainer(ObjectEncoder(tree: tree, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        tree.content = .list([])
        return ListEncoder(tree: tree, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        ScalarEncoder(tree: tree, codingPath: codingPath)
    }
}

private struct ScalarEncoder: SingleValueEncodingContainer {
    let tree: EncodedTree
    let codingPath: [any CodingKey]

    func encodeNil() { tree.content = .scalar(.null) }
    func encode(_ value: some Encodable) throws { try tree.write(value, at: codingPath) }
}

private struct ListEncoder: UnkeyedEncodingContainer {
    let tree: EncodedTree
    let codingPath: [any CodingKey]
    var count: Int { tree.count }

    func encodeNil() { tree.append().content = .scalar(.null) }
    func encode(_ value: some Encodable) throws { try tree.append().write(value, at: codingPath) }
    func superEncoder() -> any Encoder { TreeEncoder(tree: tree.append(), codingPath: codingPath) }

    func nestedContainer<Key: CodingKey>(
        keyedBy type: Key.Type
    ) -> KeyedEncodingContainer<Key> {
        TreeEncoder(tree: tree.append(), codingPath: codingPath).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        TreeEncoder(tree: tree.append(), codingPath: codingPath).unkeyedContainer()
    }
}

private struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let tree: EncodedTree
    let codingPath: [any CodingKey]

    private func encoder(_ key: any CodingKey) -> TreeEncoder {
        TreeEncoder(tree: tree.member(key.stringValue), codingPath: codingPath + [key])
    }

    func encodeNil(forKey key: Key) { tree.member(key.stringValue).content = .scalar(.null) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try tree.member(key.stringValue).write(value, at: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { encoder(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { TreeEncoder(tree: tree, codingPath: codingPath) }
    func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
}
