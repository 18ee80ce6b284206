/// Many paths in one block of memory: a million of them cost their bytes and eight each.
package struct PathTable: Sendable, Hashable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    package var count: Int { ends.count }

    package mutating func append(_ path: ArraySlice<UInt8>) {
        bytes.append(contentsOf: path)
        ends.append(bytes.count)
    }

    package mutating func append(_ path: [UInt8]) {
        append(path[...])
    }

    mutating func append(_ path: UnsafeRawBufferPointer) {
        unsafe bytes.append(contentsOf: path)
        ends.append(bytes.count)
    }

    package subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// Where `path` is in a table in byte order.
    package func index(of path: ArraySlice<UInt8>) -> Int? {
        let position = firstIndex(notBefore: path)
        return position < count && self[position] == path ? position : nil
    }

    /// Where `path` is or would be in a table in byte order.
    package func firstIndex(notBefore path: ArraySlice<UInt8>) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].lexicographicallyPrecedes(path) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
