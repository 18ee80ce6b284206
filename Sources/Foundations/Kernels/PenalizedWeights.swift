internal import CKernels

/// Weights that a penalty draws to zero, row by row: each pays, when a row has it, what it has not
/// paid before.
package struct PenalizedWeights: Sendable {
    /// Each weight beside what was taken off it.
    private var pairs: [Double]

    package init(count: Int) {
        pairs = [Double](repeating: 0, count: 2 * count)
    }

    package var weights: [Double] { stride(from: 0, to: pairs.count, by: 2).map { pairs[$0] } }

    /// The sum of a row's values times its weights; terms are below `count`.
    package func product(_ terms: Span<UInt32>, _ values: Span<Double>) -> Double {
        precondition(terms.count == values.count, "a value for each term")
        return unsafe pairs.withUnsafeBufferPointer { pairs in
            unsafe terms.withUnsafeBufferPointer { terms in
                unsafe values.withUnsafeBufferPointer { values in
                    guard let pairs = pairs.baseAddress, let first = terms.baseAddress,
                        let values = values.baseAddress
                    else { return 0 }
                    return unsafe cs_product(pairs, first, values, terms.count)
                }
            }
        }
    }

    /// Moves the weights of a row, in which no term is twice, and then each towards zero by what it
    /// has not paid yet.
    ///
    /// - Parameter penalty: what each weight should have paid until now, all in all.
    /// - Returns: the sum of the weights' sizes in between.
    package mutating func move(
        _ terms: Span<UInt32>, _ values: Span<Double>, by change: Double, penalty: Double
    ) -> Double {
        precondition(terms.count == values.count, "a value for each term")
        return unsafe pairs.withUnsafeMutableBufferPointer { pairs in
            unsafe terms.withUnsafeBufferPointer { terms in
                unsafe values.withUnsafeBufferPointer { values in
                    guard let pairs = pairs.baseAddress, let first = terms.baseAddress,
                        let values = values.baseAddress
                    else { return 0 }
                    return unsafe cs_move(pairs, first, values, terms.count, change, penalty)
                }
            }
        }
    }
}
