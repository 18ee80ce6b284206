internal import Cryptography
internal import Reports

extension WarmStart {
    var isWarm: Bool { shares != nil }

    /// For people.
    var sentence: String {
        guard isWarm else { return "Learnt from nothing: \(refusal ?? "no reason is known")." }
        let categories =
            newCategories.isEmpty
            ? "" : ", among them new categories: \(newCategories.joined(separator: ", "))"
        return "Learning went on from the production model with \(newRows) new"
            + " products\(categories)."
    }

    var json: JSONValue {
        .object([
            ("production", .text(production.hex)),
            ("learning", .text(isWarm ? "continued" : "from_nothing")),
            ("reason", refusal.map { .text($0) } ?? .null),
            ("newProducts", .integer(newRows)), ("movedProducts", .integer(movedRows)),
            ("relabelledProducts", .integer(relabelledRows)),
            ("newCategories", .list(newCategories.map { .text($0) })),
        ])
    }
}
