internal import YAML

/// One mapping of params.yaml while it is decoded; it remembers which keys were asked for, so that
/// any other key is an error.
package struct ParameterSection {
    private let node: YAMLNode?
    /// From the section on.
    package let key: String
    private let file: String
    private var known: [String] = []
    /// `key=value` of all that was decoded.
    var lines: [String] = []

    init(_ node: YAMLNode?, key: String, file: String) throws(ParameterError) {
        self.node = node?.isNull == true ? nil : node
        self.key = key
        self.file = file
        if let node = self.node, node.pairs == nil {
            throw ParameterError(
                file: file, line: node.line, key: key,
                "must hold keys and values, not \(node.kindName)")
        }
    }

    func refuseUnknownKeys() throws(ParameterError) {
        for pair in node?.pairs ?? [] {
            let name = pair.key.string ?? pair.key.kindName
            guard known.contains(name) else {
                throw ParameterError(
                    file: file, line: pair.key.line, key: "\(key).\(name)",
                    "there is no such key; allowed are \(ParameterFile.list(known.sorted()))")
            }
        }
    }

    /// An error about the value of `name`, for rules that concern several values.
    package func error(_ name: String, _ problem: String) -> ParameterError {
        ParameterError(
            file: file, line: node?[key: name]?.line ?? node?.line ?? 1, key: "\(key).\(name)",
            problem)
    }

    private mutating func find(_ name: String) -> YAMLNode? {
        precondition(!known.contains(name), "\(key).\(name) is decoded twice")
        known.append(name)
        return node?[key: name]
    }

    private mutating func record(_ name: String, _ value: some CustomStringConvertible) {
        lines.append("\(key).\(name)=\(value)")
    }

    private func wrong(
        _ name: String, _ node: YAMLNode, allowed: String
    ) -> ParameterError {
        let found = node.scalar.map { "\($0.string) (\(node.kindName))" } ?? node.kindName
        return error(name, "\(found) is not allowed; give \(allowed)")
    }
}

// MARK: - Values

extension ParameterSection {
    package mutating func integer(
        _ name: String, in range: ClosedRange<Int>, default fallback: Int
    ) throws(ParameterError) -> Int {
        var value = fallback
        if let node = find(name) {
            guard let given = node.scalar?.integer, range.contains(given) else {
                throw wrong(
                    name, node,
                    allowed: "an integer from \(range.lowerBound) to \(range.upperBound)")
            }
            value = given
        }
        record(name, value)
        return value
    }

    /// NaN and infinities are in no range.
    package mutating func number(
        _ name: String, in range: ClosedRange<Double>, default fallback: Double
    ) throws(ParameterError) -> Double {
        var value = fallback
        if let node = find(name) {
            guard let given = node.scalar?.double, range.contains(given) else {
                throw wrong(
                    name, node, allowed: "a number from \(range.lowerBound) to \(range.upperBound)")
            }
            // One zero, so that the canonical bytes have one spelling.
            value = given == 0 ? 0 : given
        }
        record(name, value)
        return value
    }

    package mutating func boolean(
        _ name: String, default fallback: Bool
    ) throws(ParameterError) -> Bool {
        var value = fallback
        if let node = find(name) {
            guard let given = node.scalar?.boolean else {
                throw wrong(name, node, allowed: "true or false")
            }
            value = given
        }
        record(name, value)
        return value
    }

    /// One of a few words.
    package mutating func choice<Choice>(
        _ name: String, default fallback: Choice
    ) throws(ParameterError) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        var value = fallback
        if let node = find(name) {
            guard let given = node.string.flatMap(Choice.init(rawValue:)) else {
                let words = Choice.allCases.map(\.rawValue)
                throw wrong(name, node, allowed: "one of \(ParameterFile.list(words))")
            }
            value = given
        }
        record(name, value.rawValue)
        return value
    }

    /// A list of texts that are not empty; numbers count as they are written.
    package mutating func texts(
        _ name: String, default fallback: [String]
    ) throws(ParameterError) -> [String] {
        var value = fallback
        if let node = find(name) {
            guard let items = node.items else {
                throw wrong(name, node, allowed: "a list of texts")
            }
            value = []
            for item in items {
                guard let text = item.scalar?.string, !item.isNull, !text.isEmpty else {
                    throw wrong(name, item, allowed: "a list of texts")
                }
                value.append(text)
            }
        }
        // Counted lengths, so that no text can pass for two.
        record(name, value.map { "\($0.utf8.count):\($0)" }.joined(separator: ","))
        return value
    }

    /// A list of at most `most` integers, each in `range`.
    package mutating func integers(
        _ name: String, in range: ClosedRange<Int>, most: Int, default fallback: [Int]
    ) throws(ParameterError) -> [Int] {
        var value = fallback
        if let node = find(name) {
            let allowed =
                "a list of at most \(most) integers from \(range.lowerBound) to \(range.upperBound)"
            guard let items = node.items, items.count <= most else {
                throw wrong(name, node, allowed: allowed)
            }
            value = []
            for item in items {
                guard let given = item.scalar?.integer, range.contains(given) else {
                    throw wrong(name, item, allowed: allowed)
                }
                value.append(given)
            }
        }
        record(name, value.map(String.init).joined(separator: ","))
        return value
    }

    /// A mapping within this one.
    package mutating func section<Value>(
        _ name: String, _ decode: (inout ParameterSection) throws(ParameterError) -> Value
    ) throws(ParameterError) -> Value {
        var inner = try ParameterSection(find(name), key: "\(key).\(name)", file: file)
        let value = try decode(&inner)
        try inner.refuseUnknownKeys()
        lines += inner.lines
        return value
    }
}
