internal import CKernels

/// The rows that hold each feature from `first` on: features that few rows have.
///
/// They need no weights while the others are learnt: what they add to a score follows from the
/// alphas of their rows. So the weights that are touched again and again fit into the processor's
/// cache, and nothing is approximated.
package struct RareTerms: Sendable {
    package let first: Int
    private let starts: [UInt32]
    private let rows: [UInt32]
    private let values: [Float]

    /// - Parameters:
    ///   - order: the rows that are learnt from.
    ///   - most: a feature is rare in so many of them; one that is not makes all before it common,
    ///     so that features are best numbered from the commonest on.
    package init(_ features: FeatureRows, order: [UInt32], features count: Int, most: Int) {
        let holders = Self.holders(features, order, count)
        var first = count
        while first > 0, holders[first - 1] <= most { first -= 1 }
        self.init(features, order, holders, first)
    }

    /// The features from `first` on, however many rows have them.
    package init(_ features: FeatureRows, order: [UInt32], features count: Int, from first: Int) {
        self.init(features, order, Self.holders(features, order, count), first)
    }

    private static func holders(
        _ features: FeatureRows, _ order: [UInt32], _ count: Int
    ) -> [UInt32] {
        var holders = [UInt32](repeating: 0, count: count)
        unsafe features.withRows { unsafe cr_count($0, order, order.count, &holders) }
        return holders
    }

    private init(
        _ features: FeatureRows, _ order: [UInt32], _ holders: [UInt32], _ first: Int
    ) {
        let count = holders.count
        var starts: [UInt32] = [0]
        starts.reserveCapacity(count - first + 1)
        for feature in first..<count { starts.append(starts[feature - first] + holders[feature]) }
        let size = Int(starts[count - first])
        var ends = Array(starts.dropLast()) + [0]
        var rows = [UInt32](repeating: 0, count: size)
        var values = [Float](repeating: 0, count: size)
        unsafe features.withRows { table in
            unsafe cr_fill(table, order, order.count, UInt32(first), &ends, &rows, &values)
        }
        self.first = first
        self.starts = starts
        self.rows = rows
        self.values = values
    }

    package var count: Int { starts.count - 1 }

    func withHolders<Result>(_ body: (UnsafePointer<cr_holders>) -> Result) -> Result {
        unsafe starts.withUnsafeBufferPointer { starts in
            unsafe rows.withUnsafeBufferPointer { rows in
                unsafe values.withUnsafeBufferPointer { values in
                    var holders = unsafe cr_holders(
                        first: UInt32(first), starts: starts.baseAddress, rows: rows.baseAddress,
                        values: values.baseAddress)
                    return unsafe body(&holders)
                }
            }
        }
    }

    /// The weights that alphas give to `features`, which are numbered from the first rare one on.
    package func weights(
        _ features: Range<Int>, squaredIDF: [Float], state: DualState, lanes: Int
    ) -> [Float] {
        precondition(features.lowerBound >= 0 && features.upperBound <= count, "rare features")
        var weights = [Float](repeating: 0, count: features.count * lanes)
        unsafe withHolders { holders in
            unsafe cr_weights(
                holders, UInt32(first + features.lowerBound), UInt32(features.count), squaredIDF,
                UInt32(lanes), state.alphas, &weights)
        }
        return weights
    }
}

/// What rows have in common by rare terms: for each row the rows that share some with it, itself
/// included, and the sum of the products of their values, idf included.
package struct Kin: Sendable, Equatable {
    package private(set) var starts: [UInt64] = [0]
    package private(set) var rows: [UInt32] = []
    package private(set) var products: [Float] = []

    package init() {}

    /// Rows that share nothing.
    package init(count: Int) { starts = [UInt64](repeating: 0, count: count + 1) }

    /// The memory of one thread.
    package struct Room: Sendable {
        fileprivate var places: [UInt32]
        fileprivate var rows: [UInt32]
        fileprivate var products: [Float]

        package init(rows count: Int) {
            places = [UInt32](repeating: 0, count: count)
            rows = places
            products = [Float](repeating: 0, count: count)
        }
    }

    /// Adds the kin of the next row.
    package mutating func append(
        _ row: Int, of features: FeatureRows, _ rare: RareTerms, squaredIDF: [Float],
        _ room: inout Room
    ) {
        precondition(room.places.count == features.count, "room for all rows")
        let count = unsafe features.withRows { table in
            unsafe rare.withHolders { holders in
                unsafe cr_kin(
                    table, holders, squaredIDF, UInt32(row), &room.places, &room.rows,
                    &room.products)
            }
        }
        rows += room.rows[..<count]
        products += room.products[..<count]
        starts.append(UInt64(rows.count))
    }

    package mutating func append(contentsOf other: Kin) {
        let offset = UInt64(rows.count)
        for start in other.starts.dropFirst() { starts.append(offset + start) }
        rows += other.rows
        products += other.products
    }

    func withKin<Result>(_ body: (UnsafePointer<ck_kin>) -> Result) -> Result {
        unsafe starts.withUnsafeBufferPointer { starts in
            unsafe rows.withUnsafeBufferPointer { rows in
                unsafe products.withUnsafeBufferPointer { products in
                    var kin = unsafe ck_kin(
                        starts: starts.baseAddress, rows: rows.baseAddress,
                        products: products.baseAddress)
                    return unsafe body(&kin)
                }
            }
        }
    }
}
