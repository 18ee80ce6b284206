/// The categories of a catalogue in the order in which they were met, each with a number.
struct CategoryTable: Sendable {
    private var numbers: [[UInt8]: UInt32] = [:]
    private(set) var keys: [[UInt8]] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// The number of a category that was met before.
    func number(of key: ArraySlice<UInt8>) -> UInt32? { numbers[Array(key)] }

    mutating func intern(
        _ key: ArraySlice<UInt8>, describe: () -> String
    ) throws(CatalogueError) -> UInt32 {
        let key = Array(key)
        if let number = numbers[key] { return number }
        guard keys.count < limit else {
            throw CatalogueError(
                .categories,
                "\(describe()) has category number \(limit + 1): is its category column another"
                    + " one? Else raise preprocessing.reading.maximum_categories in params.yaml")
        }
        let number = UInt32(keys.count)
        numbers[key] = number
        keys.append(key)
        return number
    }
}
