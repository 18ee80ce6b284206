/// A scalar: its text after unfolding and unescaping, and how it was written.
package struct YAMLScalar: Sendable, Hashable {
    package enum Style: Sendable, Hashable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    /// An explicit `!!tag`.
    package enum Tag: Sendable, Hashable {
        case string
        case integer
        case float
        case boolean
        case null
        case timestamp
    }

    /// UTF-8.
    package var text: [UInt8]
    package var style: Style
    package var tag: Tag?

    package init(text: [UInt8], style: Style, tag: Tag? = nil) {
        self.text = text
        self.style = style
        self.tag = tag
    }

    /// What the scalar means under the YAML 1.2 core rules, as ruamel's safe loader reads them.
    package var kind: YAMLScalarKind {
        switch tag {
        case .string?: .string
        case .integer?: .integer
        case .float?: .float
        case .boolean?: .boolean(text.first == UInt8(ascii: "t") || text.first == 0x54)
        case .null?: .null
        case .timestamp?: .timestamp
        case nil: style == .plain ? YAMLScalarKind(plain: text) : .string
        }
    }

    package var string: String { String(decoding: text, as: UTF8.self) }

    func isString(_ expected: String) -> Bool {
        text.elementsEqual(expected.utf8) && kind == .string
    }
}
