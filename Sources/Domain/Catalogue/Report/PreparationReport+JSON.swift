internal import Reports

extension PreparationReport {
    /// The report as JSON; equal reports are equal bytes.
    package var json: [UInt8] {
        JSONValue.object([
            ("schemaVersion", .integer(1)),
            ("source", source.json),
            ("rows", rows.json),
            ("rules", .list(rules.map(\.json))),
            ("split", split?.json ?? .null),
            (
                "languages",
                .list(
                    languages.map {
                        .object([("language", .text($0.language)), ("rows", .integer($0.rows))])
                    })
            ),
            ("titleLengths", titleLengths.json),
            ("descriptionLengths", descriptionLengths.json),
            ("categories", .list(categories.map(\.json))),
        ]).bytes
    }
}

extension PreparationReport.Source {
    fileprivate var json: JSONValue {
        .object([("form", .text(form)), ("files", .list(files.map { .text($0) }))])
    }
}

extension PreparationReport.Rows {
    fileprivate var json: JSONValue {
        .object([
            ("read", .integer(read)), ("rejected", .integer(rejected)),
            ("products", .integer(products)), ("corrections", .integer(corrections)),
            ("corrected", .integer(corrected)), ("confirmed", .integer(confirmed)),
            ("added", .integer(added)), ("unjudgedPredictions", .integer(unjudgedPredictions)),
            ("missingDescriptions", .integer(missingDescriptions)),
        ])
    }
}

extension RuleOutcome {
    fileprivate var json: JSONValue {
        .object([
            ("rule", .text(rule.rawValue)), ("level", .text(level.rawValue)),
            ("checked", .integer(checked)), ("broken", .integer(broken)),
            ("rejectedRows", .integer(rejectedRows)),
            ("examples", .list(examples.map { .text($0) })),
            ("notApplicable", notApplicable.map { .text($0) } ?? .null),
        ])
    }
}

extension PreparationReport.Split {
    fileprivate var json: JSONValue {
        .object([
            ("training", .integer(training)), ("validation", .integer(validation)),
            ("test", .integer(test)), ("groups", .integer(groups)),
            ("largestGroup", .integer(largestGroup)),
            ("rowsWithVariants", .integer(rowsWithVariants)),
            ("groupsHeldBack", .integer(groupsHeldBack)),
            ("validationCut", .number(validationCut)), ("testCut", .number(testCut)),
            (
                "leakPrevented",
                .object([
                    ("testRows", .integer(leakPrevented.testRows)),
                    ("leakedRows", .integer(leakPrevented.leakedRows)),
                    ("share", .number(leakPrevented.share)),
                ])
            ),
        ])
    }
}

extension LengthHistogram {
    fileprivate var json: JSONValue {
        .object([
            ("limits", .list(Self.limits.map { .integer($0) })),
            ("counts", .list(counts.map { .integer($0) })), ("mean", .number(mean)),
            ("longest", .integer(longest)),
        ])
    }
}

extension PreparationReport.CategoryShare {
    fileprivate var json: JSONValue {
        .object([
            ("index", .integer(category.index)), ("key", .text(category.key)),
            ("code", .text(category.code)), ("label", .text(category.label)),
            ("rows", .integer(category.rows)), ("training", .integer(training)),
            ("validation", .integer(validation)), ("test", .integer(test)),
        ])
    }
}
