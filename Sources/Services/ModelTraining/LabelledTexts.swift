internal import Parallelism
internal import TextFeatures

/// Products in memory, their texts in one piece, each with its category.
package struct LabelledTexts: ProductTexts, Sendable {
    private var bytes: [UInt8] = []
    /// Where each title and each description ends.
    private var ends: [Int] = [0]
    package private(set) var labels: [UInt32] = []

    package init() {}

    package var count: Int { labels.count }

    package func withTexts<Result>(
        of row: Int, _ body: (_ title: Span<UInt8>, _ description: Span<UInt8>) -> Result
    ) -> Result {
        let span = bytes.span
        return body(
            span.extracting(ends[2 * row]..<ends[2 * row + 1]),
            span.extracting(ends[2 * row + 1]..<ends[2 * row + 2]))
    }

    package mutating func append(
        title: ArraySlice<UInt8>, description: ArraySlice<UInt8>, label: UInt32
    ) {
        bytes.append(contentsOf: title)
        ends.append(bytes.count)
        bytes.append(contentsOf: description)
        ends.append(bytes.count)
        labels.append(label)
    }

    /// The same texts with other numbers of their categories.
    package func labelled(_ numbers: [UInt32]) -> LabelledTexts {
        var copy = self
        copy.labels = labels.map { numbers[Int($0)] }
        return copy
    }

    /// The fold of each row, which depends on its texts alone.
    package func folds(_ count: Int, threads: Int) -> [UInt8] {
        Workers.map(self.count, jobs: threads) { UInt8(hash(of: $0) % UInt64(count)) }
    }

    package func hashes(threads: Int) -> [UInt64] {
        Workers.map(count, jobs: threads) { hash(of: $0) }
    }

    /// A number of 56 bits that depends on the row's texts alone.
    package func hash(of row: Int) -> UInt64 {
        withTexts(of: row) { title, description in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for index in title.indices { hash = (hash ^ UInt64(title[index])) &* 0x100_0000_01B3 }
            hash = (hash ^ 0x100) &* 0x100_0000_01B3
            for index in description.indices {
                hash = (hash ^ UInt64(description[index])) &* 0x100_0000_01B3
            }
            return ((hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15) >> 8
        }
    }
}

/// The categories of a catalogue, numbered as they are met.
package struct CategoryNames: Sendable {
    package private(set) var names: [[UInt8]] = []
    private var numbers: [ArraySlice<UInt8>: UInt32] = [:]

    package init() {}

    /// Begins with these, numbered in their order.
    package init(_ names: [[UInt8]]) {
        for name in names { _ = number(of: name[...]) }
    }

    package mutating func number(of name: ArraySlice<UInt8>) -> UInt32 {
        if let number = numbers[name] { return number }
        let number = UInt32(names.count)
        names.append(Array(name))
        numbers[Array(name)[...]] = number
        return number
    }
}
