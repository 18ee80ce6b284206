internal import YAML

/// Python's `json.dumps(value, sort_keys=True)`.
enum PythonJSON {
    static func dump(_ node: YAMLNode, into output: inout [UInt8]) {
        switch node.content {
        case .scalar(let scalar):
            output.append(contentsOf: text(of: scalar))
        case .sequence(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { output.append(contentsOf: ", ".utf8) }
                dump(item, into: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .mapping(let pairs):
            output.append(UInt8(ascii: "{"))
            let sorted = pairs.sorted { key($0).lexicographicallyPrecedes(key($1)) }
            for (index, pair) in sorted.enumerated() {
                if index > 0 { output.append(contentsOf: ", ".utf8) }
                output.append(contentsOf: quoted(key(pair)))
                output.append(contentsOf: ": ".utf8)
                dump(pair.value, into: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func key(_ pair: YAMLPair) -> [UInt8] { pair.key.scalar?.text ?? [] }

    private static func text(of scalar: YAMLScalar) -> [UInt8] {
        switch scalar.kind {
        case .null: return Array("null".utf8)
        case .boolean(let flag): return Array((flag ? "true" : "false").utf8)
        case .integer: return scalar.integer.map { Array(String($0).utf8) } ?? scalar.text
        case .float:
            guard let value = scalar.double else { return scalar.text }
            if value.isNaN { return Array("NaN".utf8) }
            if value.isInfinite { return Array((value < 0 ? "-Infinity" : "Infinity").utf8) }
            return Array(value.description.utf8)
        case .string, .timestamp, .merge: return quoted(scalar.text)
        }
    }

    /// ASCII only, with lower-case escapes and surrogate pairs.
    static func quoted(_ text: [UInt8]) -> [UInt8] {
        var output = [UInt8(ascii: "\"")]
        for unit in String(decoding: text, as: UTF8.self).utf16 {
            switch unit {
            case 0x22, 0x5C: output.append(contentsOf: [0x5C, UInt8(truncatingIfNeeded: unit)])
            case 0x0A: output.append(contentsOf: "\\n".utf8)
            case 0x0D: output.append(contentsOf: "\\r".utf8)
            case 0x09: output.append(contentsOf: "\\t".utf8)
            case 0x08: output.append(contentsOf: "\\b".utf8)
            case 0x0C: output.append(contentsOf: "\\f".utf8)
            case 0x20...0x7E: output.append(UInt8(truncatingIfNeeded: unit))
            default:
                let digits = String(unit, radix: 16)
                output.append(contentsOf: "\\u".utf8)
                output.append(contentsOf: repeatElement(48, count: 4 - digits.utf8.count))
                output.append(contentsOf: digits.utf8)
            }
        }
        output.append(UInt8(ascii: "\""))
        return output
    }
}
