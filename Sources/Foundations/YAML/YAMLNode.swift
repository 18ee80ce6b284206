/// A node of a document, with the bytes of the source that it was read from.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    package var content: Content
    /// Bytes of the source: from the first of the node (its anchor and tag too) to past its last.
    package var range: Range<Int>
    /// Counted from 1.
    package var line: Int
    /// Characters between the start of the line and the node.
    package var column: Int
    /// Written in brackets or braces.
    package var isFlow: Bool
    /// Reached through an alias or a merge, so `range` belongs to another place too.
    package var isShared: Bool

    package init(
        _ content: Content, range: Range<Int> = 0..<0, line: Int = 0, column: Int = 0,
        isFlow: Bool = false, isShared: Bool = false
    ) {
        self.content = content
        self.range = range
        self.line = line
        self.column = column
        self.isFlow = isFlow
        self.isShared = isShared
    }
}

/// A key and its value, in the order of the source.
package struct YAMLPair: Sendable {
    package var key: YAMLNode
    package var value: YAMLNode

    package init(key: YAMLNode, value: YAMLNode) {
        self.key = key
        self.value = value
    }
}

extension YAMLNode {
    package static func string(_ text: some Sequence<UInt8>) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: Array(text), style: .plain, tag: .string)))
    }

    package static func string(_ text: String) -> YAMLNode {
        string(text.utf8)
    }

    package static func integer(_ number: Int) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: Array(String(number).utf8), style: .plain)))
    }

    package static func boolean(_ flag: Bool) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: Array((flag ? "true" : "false").utf8), style: .plain)))
    }

    package static func mapping(_ pairs: [(String, YAMLNode)]) -> YAMLNode {
        YAMLNode(.mapping(pairs.map { YAMLPair(key: .string($0.0), value: $0.1) }))
    }

    package static func sequence(_ items: [YAMLNode]) -> YAMLNode {
        YAMLNode(.sequence(items))
    }
}

extension YAMLNode {
    package var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    package var pairs: [YAMLPair]? {
        if case .mapping(let pairs) = content { pairs } else { nil }
    }

    /// The value of a key that is a string; `nil` also when the node is no mapping.
    package subscript(key key: String) -> YAMLNode? {
        pairs?.first { $0.key.scalar?.isString(key) == true }?.value
    }

    /// The text, when the node resolves to a string.
    package var stringBytes: [UInt8]? {
        guard let scalar, case .string = scalar.kind else { return nil }
        return scalar.text
    }

    package var string: String? {
        stringBytes.map { String(decoding: $0, as: UTF8.self) }
    }

    package var isNull: Bool {
        if case .null? = scalar?.kind { true } else { false }
    }

    /// What people call this kind of node.
    package var kindName: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar(let scalar): scalar.kind.name
        }
    }
}
