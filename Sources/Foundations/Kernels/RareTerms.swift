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
    package init(
        _ features: FeatureRows, order: [UInt32], features count: Int, most: Int,
        _ sideBySide: SideBySide
    ) {
        let holders = HolderCounts(features, order, count, sideBySide)
        var first = count
        while first > 0, holders.total(of: first - 1) <= most { first -= 1 }
        self.init(features, order, holders, first, sideBySide)
    }

    /// The features from `first` on, however many rows have them.
    package init(
        _ features: FeatureRows, order: [UInt32], features count: Int, from first: Int,
        _ sideBySide: SideBySide
    ) {
        let holders = HolderCounts(features, order, count, sideBySide)
        self.init(features, order, holders, first, sideBySide)
    }

    private init(
        _ features: FeatureRows, _ order: [UInt32], _ holders: consuming HolderCounts,
        _ first: Int, _ sideBySide: SideBySide
    ) {
        starts = holders.becomeStarts(from: first)
        let size = Int(starts.last ?? 0)
        var rows = [UInt32](repeating: 0, count: size)
        var values = [Float](repeating: 0, count: size)
        unsafe rows.withUnsafeMutableBufferPointer { rows in
            unsafe values.withUnsafeMutableBufferPointer { values in
                // Each piece of the rows has places of its own for each feature.
                nonisolated(unsafe) let rows = rows.baseAddress  // Safe: no place has two.
                nonisolated(unsafe) let values = values.baseAddress  // Safe: no place has two.
                unsafe holders.forEachPiece(of: order, sideBySide) { order, starts in
                    unsafe features.withRows { table in
                        unsafe cr_fill(
                            table, order.baseAddress, order.count, UInt32(first), starts + first,
                            rows, values)
                    }
                }
            }
        }
        self.first = first
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

/// In how many of the rows each feature occurs, counted for pieces of the rows side by side.
private struct HolderCounts: ~Copyable {
    private static let pieces = 4

    private let features: Int
    /// `features` for each piece.
    private var numbers: [UInt32]

    init(
        _ rows: FeatureRows, _ order: [UInt32], _ features: Int, _ sideBySide: SideBySide
    ) {
        self.features = features
        numbers = [UInt32](inLargePages: Self.pieces * features, repeating: 0)
        unsafe forEachPiece(of: order, sideBySide) { order, numbers in
            unsafe rows.withRows { table in
                unsafe cr_count(table, order.baseAddress, order.count, numbers)
            }
        }
    }

    func total(of feature: Int) -> Int {
        (0..<Self.pieces).reduce(0) { $0 + Int(numbers[$1 * features + feature]) }
    }

    /// Replaces the counts by where the holders of each feature begin in each piece, for features
    /// from `first` on; returns where they begin at all, and the end.
    mutating func becomeStarts(from first: Int) -> [UInt32] {
        var (starts, end): ([UInt32], UInt32) = ([], 0)
        starts.reserveCapacity(features - first + 1)
        for feature in first..<features {
            starts.append(end)
            for piece in 0..<Self.pieces {
                let count = numbers[piece * features + feature]
                numbers[piece * features + feature] = end
                end += count
            }
        }
        return starts + [end]
    }

    /// Lends each piece of the rows, and the numbers of its own.
    mutating func forEachPiece(
        of order: [UInt32], _ sideBySide: SideBySide,
        _ body:
            @escaping @Sendable (
                _ order: UnsafeBufferPointer<UInt32>, _ numbers: UnsafeMutablePointer<UInt32>
            ) -> Void
    ) {
        let (features, count) = (features, order.count)
        unsafe order.withUnsafeBufferPointer { order in
            unsafe numbers.withUnsafeMutableBufferPointer { numbers in
                guard let base = numbers.baseAddress else { return }
                nonisolated(unsafe) let order = unsafe order  // Safe: it is only read.
                nonisolated(unsafe) let own = unsafe base  // Safe: each piece has its own.
                sideBySide(Self.pieces) { piece in
                    let start = count * piece / Self.pieces
                    let end = count * (piece + 1) / Self.pieces
                    unsafe body(
                        UnsafeBufferPointer(rebasing: order[start..<end]), own + piece * features)
                }
            }
        }
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
