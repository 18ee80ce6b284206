/// A column as what it is compared by.
package enum RawColumn: Sendable {
    case numeric(NumericSample, missing: Int)
    case categorical([String: Int], missing: Int)
    case text(Texts, missing: Int)

    package init(_ texts: Texts, as kind: ColumnKind) {
        switch kind {
        case .numeric: self = Self.numbers(texts)
        case .categorical: self = Self.categories(texts)
        case .text:
            let present = texts.present
            self = .text(present, missing: texts.count - present.count)
        }
    }

    package var count: Int {
        switch self {
        case .numeric(let sample, _): sample.count
        case .categorical(let counts, _): counts.values.reduce(0, +)
        case .text(let texts, _): texts.count
        }
    }

    package var missing: Int {
        switch self {
        case .numeric(_, let missing), .categorical(_, let missing), .text(_, let missing): missing
        }
    }

    private static func numbers(_ texts: Texts) -> RawColumn {
        var values: [Double] = []
        values.reserveCapacity(texts.count)
        var isWhole = true
        for index in 0..<texts.count {
            guard let number = texts.number(index), number.value.isFinite else {
                // As in the peers, a column with a gap is one of numbers with a point.
                isWhole = false
                continue
            }
            isWhole = isWhole && number.isWhole
            values.append(number.value)
        }
        return .numeric(
            NumericSample(values, isWhole: isWhole), missing: texts.count - values.count)
    }

    private static func categories(_ texts: Texts) -> RawColumn {
        var counts: [String: Int] = [:]
        var missing = 0
        for index in 0..<texts.count {
            if texts.range(index).isEmpty {
                missing += 1
            } else {
                counts[texts.string(index), default: 0] += 1
            }
        }
        return .categorical(counts, missing: missing)
    }
}

// MARK: - Kinds

extension ColumnKind {
    /// Whole numbers of up to so many values are codes.
    private static let codes = 10

    /// What a column is, when nobody says: decided by the reference alone.
    package init(guessedFrom texts: Texts) {
        var (present, numbers, isWhole) = (0, 0, true)
        var distinct = HashIndex()
        for index in 0..<texts.count where !texts.range(index).isEmpty {
            present += 1
            _ = distinct.insert(texts.hash(index))
            guard numbers == present - 1, let number = texts.number(index) else { continue }
            numbers += 1
            isWhole = isWhole && number.isWhole
        }
        if present > 0, numbers == present {
            self = isWhole && distinct.count <= Self.codes ? .categorical : .numeric
        } else {
            self = 2 * distinct.count > present ? .text : .categorical
        }
    }
}
