internal import Kernels

/// Learns the machines of one block of categories.
struct BlockTraining: Sendable {
    let rows: TrainingRows
    /// The same rows as they are scored without their fold.
    let unseen: TrainingRows
    let rare: RareTerms
    let training: [UInt32]
    let scored: [UInt32]
    let fold: [UInt8]
    let parameters: TrainingParameters
    let categories: Int
    let lanes: Int
    /// What to go on from.
    let start: DualShares?
    /// Whether the outcome tells the shares and the passes.
    let isRecorded: Bool
    /// Where the weights go.
    let target: StepTarget

    struct Outcome: Sendable {
        /// What the bias adds to each score; the weights are where the target has them.
        let bias: [Float]
        /// One number for each scored row and category of the block.
        let scores: [Float]
        let shares: DualShares
        let passes: [PassTrace]
    }

    /// What the passes over all rows leave.
    struct Learnt: Sendable {
        fileprivate let machines: Machines
        fileprivate let state: DualState
        fileprivate let passes: [PassTrace]
    }

    /// What is left to do after that, in any order.
    enum Part: Sendable {
        /// Scores the rows at these places of `scored`, once the fold, if it has one, has been
        /// taken out of the weights again.
        case scores(fold: Int?, places: [Int])
        case weights
    }

    enum Piece: Sendable {
        case scores([Float])
        case bias([Float])
    }

    /// The longest first, so that threads end together.
    func parts() -> [Part] {
        var isTrained = [Bool](repeating: false, count: rows.labels.count)
        for row in training { isTrained[Int(row)] = true }
        var (unseen, known): ([Int], [[Int]]) = (
            [], [[Int]](repeating: [], count: parameters.folds)
        )
        for (place, row) in scored.enumerated() {
            if isTrained[Int(row)] {
                known[Int(fold[Int(row)])].append(place)
            } else {
                unseen.append(place)
            }
        }
        var parts = known.indices.filter { !known[$0].isEmpty }
            .map { Part.scores(fold: $0, places: known[$0]) }
        if !unseen.isEmpty { parts.append(.scores(fold: nil, places: unseen)) }
        return parts + [.weights]
    }

    func learn(firstCategory: Int) -> Learnt {
        var machines = Machines(
            features: rare.first, lanes: lanes, firstCategory: firstCategory, bias: parameters.bias)
        var state = DualState(rows: rows.labels.count, lanes: lanes)
        var passes = parameters.passes
        if let start {
            state = self.state(from: start, firstCategory: firstCategory)
            machines.add(rows, order: training, state: state, factor: 1)
            // A category that begins at zero needs as many as ever, and its block with it.
            if !hasNewCategory(start, firstCategory) { passes = parameters.warmPasses }
        }
        let traces = descend(&machines, &state, training, passes: passes, isTraced: isRecorded)
        return Learnt(machines: machines, state: state, passes: traces)
    }

    /// - Parameter room: machines of this thread's own: pages that were touched once cost nothing
    ///   the next time.
    func run(_ part: Part, _ learnt: Learnt, _ room: inout Machines?) -> Piece {
        switch part {
        case .weights:
            return .bias(
                learnt.machines.quantize(
                    into: target, rare, squaredIDF: rows.squaredIDF, state: learnt.state))
        case .scores(let fold, let places):
            let known = learnt.machines
            var own =
                room.take()
                ?? Machines(
                    features: known.featureCount, lanes: lanes, firstCategory: 0, bias: known.bias)
            own.copy(known)
            let scores = scores(places, without: fold, &own, learnt.state)
            room = own
            return .scores(scores)
        }
    }

    func outcome(_ learnt: Learnt, _ parts: [Part], _ pieces: [Piece]) -> Outcome {
        let first = learnt.machines.firstCategory
        let used = min(lanes, categories - first)
        var bias: [Float] = []
        var all = [Float](repeating: 0, count: scored.count * used)
        for (part, piece) in zip(parts, pieces) {
            switch (part, piece) {
            case (.scores(_, let places), .scores(let scores)):
                for (index, place) in places.enumerated() {
                    for lane in 0..<used { all[place * used + lane] = scores[index * used + lane] }
                }
            case (_, .bias(let found)): bias = found
            default: break
            }
        }
        return Outcome(
            bias: bias, scores: all,
            shares: isRecorded ? shares(of: learnt.state, firstCategory: first) : DualShares(),
            passes: learnt.passes)
    }

    @discardableResult
    private func descend(
        _ machines: inout Machines, _ state: inout DualState, _ rows: [UInt32], passes: Int,
        isTraced: Bool = false
    ) -> [PassTrace] {
        var order = rows
        var random = ShuffledOrder(seed: parameters.seed)
        var traces: [PassTrace] = []
        for _ in 0..<passes {
            random.shuffle(&order)
            let visits = machines.descend(self.rows, order: order, state: &state)
            guard isTraced else { continue }
            traces.append(
                PassTrace(
                    visits: visits, mostVisits: order.count,
                    objective: objective(machines, state)))
        }
        return traces
    }

    /// One number for each place and category of the block.
    private func scores(
        _ places: [Int], without fold: Int?, _ machines: inout Machines, _ learnt: DualState
    ) -> [Float] {
        let used = min(lanes, categories - machines.firstCategory)
        var state = learnt
        if let fold {
            let left = training.filter { Int(self.fold[Int($0)]) == fold }
            let others = training.filter { Int(self.fold[Int($0)]) != fold }
            machines.add(rows, order: left, state: state, factor: -1)
            state.clear(left)
            descend(
                &machines, &state, others, passes: parameters.foldPasses(rows: training.count))
        }
        machines.rebase()
        let order = places.map { scored[$0] }
        var all = [Float](repeating: 0, count: rows.labels.count * used)
        machines.score(
            fold == nil ? rows : unseen, order: order, state: state, into: &all, stride: used)
        var scores: [Float] = []
        scores.reserveCapacity(order.count * used)
        for row in order {
            scores.append(contentsOf: all[Int(row) * used..<(Int(row) + 1) * used])
        }
        return scores
    }
}
