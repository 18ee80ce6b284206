internal import CKernels

/// Support vector machines side by side, each for one category against the rest.
///
/// A row rests only when all machines beside each other can do without it, so which categories
/// share a block shows in the last digits of their weights; the number of threads does not.
package struct Machines: Sendable {
    package static let block = 16

    package let lanes: Int
    package private(set) var firstCategory: Int
    package let bias: Float
    private var halves: HalfWeights
    package internal(set) var biasWeights: [Float]

    package init(features: Int, lanes: Int, firstCategory: Int, bias: Float) {
        precondition(lanes == Self.block || lanes == 2 * Self.block, "one or two blocks")
        self.lanes = lanes
        self.firstCategory = firstCategory
        self.bias = bias
        halves = HalfWeights(count: features * lanes)
        biasWeights = [Float](repeating: 0, count: lanes)
    }

    package var featureCount: Int { halves.count / lanes }

    /// The weights of some features, `lanes` for each.
    package func weights(_ features: Range<Int>) -> [Float] {
        halves.singles(features.lowerBound * lanes..<features.upperBound * lanes)
    }

    /// From now on scores are written as if these machines were the first.
    package mutating func rebase() { firstCategory = 0 }

    /// Becomes like machines of the same shape, in the memory that it has.
    package mutating func copy(_ other: Machines) {
        precondition(lanes == other.lanes && halves.count == other.halves.count, "one shape")
        precondition(bias == other.bias, "one bias")
        firstCategory = other.firstCategory
        biasWeights = other.biasWeights
        own()
        halves.update(from: other.halves)
    }

    /// Rounds weights to half precision, as the kernels do.
    mutating func set(_ feature: Int, _ weights: [Float]) {
        own()
        for (lane, weight) in weights.enumerated() {
            unsafe halves.base[feature * lanes + lane] = Float16(weight).bitPattern
        }
    }

    private mutating func own() {
        if !isKnownUniquelyReferenced(&halves) { halves = halves.copy() }
    }

    /// Rounds the weights to 8 bits, and says what the bias adds to each score.
    ///
    /// - Parameter rare: features that have no weights here; theirs are made from `state`.
    package func quantize(
        into target: StepTarget, _ rare: RareTerms? = nil, squaredIDF: [Float] = [],
        state: DualState? = nil
    ) -> [Float] {
        let (first, all) = (firstCategory / Self.block, featureCount)
        for start in stride(from: 0, to: all, by: Self.atOnce) {
            let features = start..<min(start + Self.atOnce, all)
            target.put(weights(features), first: start, lanes: lanes, block: first)
        }
        if let rare, let state {
            for start in stride(from: 0, to: rare.count, by: Self.atOnce) {
                let features = start..<min(start + Self.atOnce, rare.count)
                target.put(
                    rare.weights(features, squaredIDF: squaredIDF, state: state, lanes: lanes),
                    first: all + start, lanes: lanes, block: first)
            }
        }
        return biasWeights.map { $0 * bias }
    }

    private static let atOnce = 4096

    mutating func withMachines<Result>(_ body: (UnsafePointer<ck_machines>) -> Result) -> Result {
        let (lanes, first, bias) = (lanes, firstCategory, bias)
        own()
        let base = unsafe halves.base
        return unsafe biasWeights.withUnsafeMutableBufferPointer { biasWeights in
            var machines = unsafe ck_machines(
                weights: base, bias_weights: biasWeights.baseAddress, lanes: UInt32(lanes),
                first_category: UInt32(first), bias: bias)
            return unsafe body(&machines)
        }
    }
}

/// What training knows of each row, beside its features.
package struct TrainingRows: Sendable {
    package let features: FeatureRows
    package let kin: Kin
    package let labels: [UInt32]
    /// 1 / (2 cost) of each row.
    package let penalties: [Float]
    /// The squared length of each row, bias included.
    package let norms: [Float]
    package let squaredIDF: [Float]

    package init(
        features: FeatureRows, kin: Kin? = nil, labels: [UInt32], penalties: [Float],
        norms: [Float], squaredIDF: [Float]
    ) {
        let kin = kin ?? Kin(count: features.count)
        precondition(
            labels.count == features.count && kin.starts.count == features.count + 1
                && penalties.count == features.count
                && norms.count == features.count, "one of each for a row")
        self.features = features
        self.kin = kin
        self.labels = labels
        self.penalties = penalties
        self.norms = norms
        self.squaredIDF = squaredIDF
    }

    /// The same rows with other scales; norms stay, so that these are only good for scoring.
    package func scaled(_ scales: [Float], kin: Kin) -> TrainingRows {
        TrainingRows(
            features: features.scaled(scales), kin: kin, labels: labels, penalties: penalties,
            norms: norms, squaredIDF: squaredIDF)
    }
}

/// Where dual coordinate descent stands.
package struct DualState: Sendable {
    /// `lanes` for each row, negative where the row is not of the lane's category.
    package internal(set) var alphas: [Float]
    /// How many passes each row may still sit out.
    package internal(set) var rests: [UInt8]

    /// Lets no row sit out the next pass.
    package mutating func wake() {
        for row in rests.indices { rests[row] = 0 }
    }

    package init(alphas: [Float], lanes: Int) {
        precondition(alphas.count % lanes == 0, "as many for each row")
        self.alphas = alphas
        rests = [UInt8](repeating: 0, count: alphas.count / lanes)
    }

    /// Takes these rows out of all scores, once they are out of the weights.
    package mutating func clear(_ rows: [UInt32]) {
        let lanes = alphas.count / max(rests.count, 1)
        for row in rows {
            for lane in Int(row) * lanes..<(Int(row) + 1) * lanes { alphas[lane] = 0 }
        }
    }

    package init(rows: Int, lanes: Int) {
        alphas = [Float](inLargePages: rows * lanes, repeating: 0)
        rests = [UInt8](repeating: 0, count: rows)
    }
}

extension Machines {
    /// One pass of dual coordinate descent over the rows in `order`; returns how many it looked at.
    ///
    /// Each step minimises the squared hinge loss with L2 penalty in one row's alpha: Hsieh et al.,
    /// "A Dual Coordinate Descent Method for Large-scale Linear SVM", 2008, algorithm 1.
    @discardableResult
    package mutating func descend(
        _ rows: TrainingRows, order: [UInt32], state: inout DualState
    ) -> Int {
        unsafe rows.features.withRows { table in
            unsafe rows.kin.withKin { kin in
                unsafe withMachines { machines in
                    unsafe ck_dual_pass(
                        table, kin, machines, rows.squaredIDF, order, order.count, rows.labels,
                        rows.penalties, rows.norms, &state.alphas, &state.rests)
                }
            }
        }
    }

    /// Adds `factor` times what the rows in `order` have put into the weights.
    package mutating func add(
        _ rows: TrainingRows, order: [UInt32], state: DualState, factor: Float
    ) {
        unsafe rows.features.withRows { table in
            unsafe withMachines { machines in
                unsafe ck_add_rows(
                    table, machines, rows.squaredIDF, order, order.count, state.alphas, factor)
            }
        }
    }

    /// Writes the scores of the rows in `order` where `scores` has `stride` numbers for every row.
    package mutating func score(
        _ rows: TrainingRows, order: [UInt32], state: DualState, into scores: inout [Float],
        stride: Int
    ) {
        let used = min(lanes, stride - firstCategory)
        let first = firstCategory
        unsafe rows.features.withRows { table in
            unsafe rows.kin.withKin { kin in
                unsafe withMachines { machines in
                    unsafe scores.withUnsafeMutableBufferPointer { scores in
                        guard let base = scores.baseAddress else { return }
                        unsafe ck_scores(
                            table, kin, machines, state.alphas, order, order.count, base + first,
                            stride, UInt32(used))
                    }
                }
            }
        }
    }
}
