internal import Reports

extension TableComparison {
    /// Raised when a member changes its meaning or goes away; new members may come at any time.
    package static let schemaVersion = 1

    package var json: [UInt8] {
        JSONValue.object([
            ("schemaVersion", .integer(Self.schemaVersion)),
            ("verdict", .text(verdict.rawValue)),
            ("referenceRows", .integer(referenceRows)),
            ("currentRows", .integer(currentRows)),
            ("driftedShare", .number(driftedShare)),
            ("columns", .list(columns.map(\.json))),
        ]).bytes
    }
}

extension ColumnDrift {
    var json: JSONValue {
        var members: [(name: String, value: JSONValue)] = [
            ("name", .text(name)), ("kind", .text(kind.rawValue)),
            ("verdict", .text(verdict.rawValue)),
            ("reference", reference.json), ("current", current.json),
            ("change", change.json),
            ("measures", .list(measures.map(\.json))),
        ]
        if let method {
            members.append(
                (
                    "method",
                    .object([
                        ("name", .text(method.name.rawValue)), ("score", .number(method.score)),
                        ("threshold", .number(method.threshold)),
                        ("drifted", .text(method.isDrifted ? "yes" : "no")),
                    ])
                ))
        }
        if !bars.isEmpty {
            members.append(
                (
                    "shares",
                    .list(
                        bars.map { bar in
                            .object([
                                ("label", .text(bar.label)), ("reference", .number(bar.reference)),
                                ("current", .number(bar.current)),
                            ])
                        })
                ))
        }
        if kind == .text {
            members.append(("gained", .list(gained.map(\.json))))
            members.append(("lost", .list(lost.map(\.json))))
        }
        return .object(members)
    }
}

extension ColumnDrift.Side {
    fileprivate var json: JSONValue {
        .object([("count", .integer(count)), ("missing", .integer(missing))])
    }
}

extension ColumnDrift.WeightedWord {
    fileprivate var json: JSONValue {
        .object([("word", .text(word)), ("weight", .number(weight))])
    }
}

extension Measure {
    fileprivate var json: JSONValue {
        .object([
            ("name", .text(name.rawValue)), ("value", .number(value)),
            ("pValue", pValue.map { .number($0) } ?? .null),
        ])
    }
}

extension Change {
    var json: JSONValue {
        .object([
            ("estimate", .number(estimate)), ("low", .number(low)), ("high", .number(high)),
            ("pValue", .number(pValue)), ("correctedP", .number(correctedP)),
        ])
    }
}
