/// One numbering for the categories of two models, as versions of a catalogue number theirs apart.
package struct SharedCategories: Sendable, Equatable {
    /// The candidate's in its order, then those that only production knows.
    package let keys: [String]
    /// The number here of each of production's categories.
    package let production: [UInt32]

    package init(candidate: [String], production: [String]) {
        var keys = candidate
        var numbers: [String: UInt32] = [:]
        for (number, key) in candidate.enumerated() { numbers[key] = UInt32(number) }
        self.production = production.map { key in
            if let number = numbers[key] { return number }
            let number = UInt32(keys.count)
            numbers[key] = number
            keys.append(key)
            return number
        }
        self.keys = keys
    }

    package var count: Int { keys.count }
}
