/// Writes a tree in block style: two spaces, dashes at their parent's column, nothing folded.
package struct YAMLEmitter {
    private var output: [UInt8] = []

    private init() {}

    package static func emit(_ node: YAMLNode) -> [UInt8] {
        var emitter = YAMLEmitter()
        emitter.block(node, indent: 0, isContinued: false)
        if emitter.output.last != 10 { emitter.output.append(10) }
        return emitter.output
    }

    /// The text of a scalar alone.
    package static func text(
        of scalar: YAMLScalar, inFlow: Bool, keeping style: YAMLScalar.Style? = nil
    ) -> [UInt8] {
        scalar.kind == .string
            ? YAMLScalarWriter.write(scalar.text, inFlow: inFlow, keeping: style)
            : scalar.text.isEmpty ? Array("null".utf8) : scalar.text
    }

    /// - Parameter isContinued: The first line has its indentation already, after a dash.
    private mutating func block(_ node: YAMLNode, indent: Int, isContinued: Bool) {
        var isContinued = isContinued
        switch node.content {
        case .scalar(let scalar):
            line(Self.text(of: scalar, inFlow: false), indent, &isContinued)
        case .sequence(let items):
            if items.isEmpty { line(Array("[]".utf8), indent, &isContinued) }
            for item in items {
                start(indent, &isContinued)
                output.append(contentsOf: "- ".utf8)
                block(item, indent: indent + 2, isContinued: true)
            }
        case .mapping(let pairs):
            if pairs.isEmpty { line(Array("{}".utf8), indent, &isContinued) }
            for pair in pairs { self.pair(pair, indent, &isContinued) }
        }
    }

    private mutating func pair(_ pair: YAMLPair, _ indent: Int, _ isContinued: inout Bool) {
        start(indent, &isContinued)
        let key = pair.key.scalar.map { Self.text(of: $0, inFlow: false) } ?? []
        // Parsers look only 1,024 characters ahead for the colon of a simple key.
        if key.count > 1000 {
            output.append(contentsOf: "? ".utf8)
            output.append(contentsOf: key)
            output.append(10)
            start(indent, &isContinued)
            output.append(UInt8(ascii: ":"))
        } else {
            output.append(contentsOf: key)
            output.append(UInt8(ascii: ":"))
        }
        switch pair.value.content {
        case .mapping(let pairs) where !pairs.isEmpty:
            output.append(10)
            block(pair.value, indent: indent + 2, isContinued: false)
        case .sequence(let items) where !items.isEmpty:
            output.append(10)
            block(pair.value, indent: indent, isContinued: false)
        default:
            output.append(32)
            block(pair.value, indent: indent, isContinued: true)
        }
    }

    private mutating func start(_ indent: Int, _ isContinued: inout Bool) {
        if !isContinued { output.append(contentsOf: repeatElement(32, count: indent)) }
        isContinued = false
    }

    private mutating func line(_ text: [UInt8], _ indent: Int, _ isContinued: inout Bool) {
        start(indent, &isContinued)
        output.append(contentsOf: text)
        output.append(10)
    }
}
