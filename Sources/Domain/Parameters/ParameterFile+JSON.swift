internal import YAML

extension ParameterFile {
    /// The whole file as one line of JSON, to be stored beside a pipeline run. JSON is YAML too, so
    /// `init` reads it again, to the same values.
    package func json() throws(ParameterError) -> String {
        guard let root = document.root, !root.isNull else { return "{}" }
        var text = ""
        try write(root, to: &text)
        return text
    }

    private func write(_ node: YAMLNode, to text: inout String) throws(ParameterError) {
        switch node.content {
        case .mapping(let pairs):
            text += "{"
            for (index, pair) in pairs.enumerated() {
                if index > 0 { text += "," }
                guard let key = pair.key.scalar?.string else {
                    throw error(pair.key, "a key must be a word, not \(pair.key.kindName)")
                }
                quote(key, to: &text)
                text += ":"
                try write(pair.value, to: &text)
            }
            text += "}"
        case .sequence(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                try write(item, to: &text)
            }
            text += "]"
        case .scalar(let scalar):
            try write(scalar, node, to: &text)
        }
    }

    private func write(
        _ scalar: YAMLScalar, _ node: YAMLNode, to text: inout String
    ) throws(ParameterError) {
        switch scalar.kind {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .integer where scalar.integer != nil: text += "\(scalar.integer ?? 0)"
        case .integer, .float:
            guard let number = scalar.double, number.isFinite else {
                throw error(node, "\(scalar.string) is no number that can be stored")
            }
            text += "\(number)"
        case .string, .timestamp, .merge: quote(scalar.string, to: &text)
        }
    }

    private func error(_ node: YAMLNode, _ problem: String) -> ParameterError {
        ParameterError(file: document.file, line: node.line, key: "", problem)
    }

    private func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
