/// Counts how often an edit that must not matter flips the category.
package struct InvarianceMeter: Sendable, Equatable {
    package struct Count: Sendable, Equatable {
        package fileprivate(set) var edits = 0
        package fileprivate(set) var flips = 0
        /// Of the flips, those where the product would have been decided without a person.
        package fileprivate(set) var automaticFlips = 0

        package var flipShare: Double { ClassScores.ratio(flips, edits) }
    }

    private var counts: [ProductEdit.Kind: Count] = [:]

    package init() {}

    package mutating func add(
        _ kind: ProductEdit.Kind, original: UInt32, edited: UInt32, wasAutomatic: Bool
    ) {
        var count = self[kind]
        count.edits += 1
        if original != edited {
            count.flips += 1
            count.automaticFlips += wasAutomatic ? 1 : 0
        }
        counts[kind] = count
    }

    package mutating func merge(_ other: InvarianceMeter) {
        for (kind, theirs) in other.counts {
            var count = self[kind]
            count.edits += theirs.edits
            count.flips += theirs.flips
            count.automaticFlips += theirs.automaticFlips
            counts[kind] = count
        }
    }

    package subscript(kind: ProductEdit.Kind) -> Count { counts[kind] ?? Count() }

    package var edits: Int { counts.values.reduce(0) { $0 + $1.edits } }
    package var flips: Int { counts.values.reduce(0) { $0 + $1.flips } }
    package var automaticFlips: Int { counts.values.reduce(0) { $0 + $1.automaticFlips } }
    package var flipShare: Double { ClassScores.ratio(flips, edits) }
}
