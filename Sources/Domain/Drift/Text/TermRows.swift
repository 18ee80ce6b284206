internal import Kernels

/// Texts as rows of weighted terms, each of length 1: what the domain classifier learns from.
struct TermRows {
    private(set) var starts: [Int] = [0]
    private(set) var terms: [UInt32] = []
    private(set) var values: [Double] = []
    /// Each term's hash.
    private(set) var hashes: [UInt64] = []

    private var index = HashIndex()
    /// In how many texts each term is.
    private(set) var documentCounts: [UInt32] = []
    private var factors: [Double] = []
    // Where in the row that is being read a term lies, and which row that was.
    private var places: [Int] = []
    private var seenIn: [Int] = []

    var count: Int { starts.count - 1 }

    func range(_ row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

    /// Gathers the terms of these texts, and weighs them; those in more than half are left out.
    init(learning rows: [(HashedTexts, Int)]) {
        reserve(rows)
        for (texts, row) in rows { add(texts, row) { $0.index.insert($1) } }
        factors = documentCounts.map { count in
            2 * Int(count) > rows.count
                ? 0 : Maths.log(Double(1 + rows.count) / Double(1 + count)) + 1
        }
        weigh()
    }

    /// Other texts, of which only the terms that were learnt count.
    init(_ rows: [(HashedTexts, Int)], as learnt: TermRows) {
        (hashes, index, factors) = (learnt.hashes, learnt.index, learnt.factors)
        documentCounts = hashes.map { _ in 0 }
        places = hashes.map { _ in 0 }
        seenIn = hashes.map { _ in -1 }
        reserve(rows)
        for (texts, row) in rows { add(texts, row) { $0.index.find($1) } }
        weigh()
    }

    /// So that nothing is copied to grow.
    private mutating func reserve(_ rows: [(HashedTexts, Int)]) {
        let words = rows.reduce(0) { $0 + $1.0.range($1.1).count }
        terms.reserveCapacity(words)
        values.reserveCapacity(words)
    }

    private mutating func add(
        _ texts: HashedTexts, _ row: Int, _ find: (inout Self, UInt64) -> UInt32?
    ) {
        let number = count
        for place in texts.range(row) {
            let hash = texts.words[place]
            guard let term = find(&self, hash) else { continue }
            if Int(term) == hashes.count {
                hashes.append(hash)
                documentCounts.append(0)
                places.append(0)
                seenIn.append(-1)
            }
            if seenIn[Int(term)] == number {
                values[places[Int(term)]] += 1
            } else {
                seenIn[Int(term)] = number
                places[Int(term)] = terms.count
                documentCounts[Int(term)] += 1
                terms.append(term)
                values.append(1)
            }
        }
        starts.append(terms.count)
    }

    /// Counts become 1 + ln(count) times the term's rarity, over the row's length.
    private mutating func weigh() {
        for row in 0..<count {
            let range = range(row)
            var square = 0.0
            for place in range {
                let factor = factors[Int(terms[place])]
                let count = values[place]
                let value = (count == 1 ? 1 : Maths.log(count) + 1) * factor
                values[place] = value
                square += value * value
            }
            guard square > 0 else { continue }
            let length = square.squareRoot()
            for place in range { values[place] /= length }
        }
    }
}

/// Numbers hashes in the order in which they come: a table with open addresses.
struct HashIndex {
    private var keys: [UInt64] = []
    var count: Int { keys.count }

    private var numbers = [UInt32](repeating: 0, count: 1 << 12)

    func find(_ key: UInt64) -> UInt32? {
        let number = numbers[place(of: key)]
        return number == 0 ? nil : number - 1
    }

    mutating func insert(_ key: UInt64) -> UInt32 {
        var place = place(of: key)
        if numbers[place] != 0 { return numbers[place] - 1 }
        if keys.count * 2 >= numbers.count {
            grow()
            place = self.place(of: key)
        }
        keys.append(key)
        numbers[place] = UInt32(keys.count)
        return UInt32(keys.count - 1)
    }

    /// Where the key is, or would be.
    private func place(of key: UInt64) -> Int {
        let mask = numbers.count - 1
        var place = Int(truncatingIfNeeded: key) & mask
        while numbers[place] != 0, keys[Int(numbers[place] - 1)] != key {
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        numbers = [UInt32](repeating: 0, count: numbers.count * 4)
        for (number, key) in keys.enumerated() { numbers[place(of: key)] = UInt32(number + 1) }
    }
}
