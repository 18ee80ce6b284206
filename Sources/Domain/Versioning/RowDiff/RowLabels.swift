/// Numbers the categories of both tables, so that a row holds three bytes of it.
struct RowLabels: Sendable {
    static let limit = 100_000

    private(set) var names: [String] = []
    private var numbers: [UInt64: Int] = [:]

    /// `nil` when there are too many to be categories.
    mutating func number(_ label: ArraySlice<UInt8>) -> Int? {
        var hash = RowHash()
        hash.add(label)
        if let known = numbers[hash.value] { return known }
        guard names.count < Self.limit else { return nil }
        names.append(String(decoding: label, as: UTF8.self))
        numbers[hash.value] = names.count - 1
        return names.count - 1
    }
}
