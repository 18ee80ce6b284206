internal import Kernels

/// Learns the machines of one block of categories.
struct BlockTraining: Sendable {
    let rows: TrainingRows
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

    struct Outcome: Sendable {
        let weights: StepBlock
        /// One number for each scored row and category of the block.
        let scores: [Float]
        /// How many categories the block has.
        let used: Int
        let shares: DualShares
        let passes: [PassTrace]

        func insertScores(in all: inout [Float], first: Int, stride: Int) {
            for row in 0..<scores.count / used {
                for lane in 0..<used {
                    all[row * stride + first + lane] = scores[row * used + lane]
                }
            }
        }
    }

    func run(firstCategory: Int) -> Outcome {
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
        let scores = scores(machines, state)
        return Outcome(
            weights: StepBlock(machines, rare, rows, state), scores: scores,
            used: min(lanes, categories - firstCategory),
            shares: isRecorded ? shares(of: state, firstCategory: firstCategory) : DualShares(),
            passes: traces)
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

    /// Rows that were learnt from are scored once their fold has been taken out of the weights
    /// again.
    private func scores(_ machines: Machines, _ state: DualState) -> [Float] {
        guard !scored.isEmpty else { return [] }
        let used = min(lanes, categories - machines.firstCategory)
        var all = [Float](repeating: 0, count: rows.labels.count * used)
        let isTrained = marks(training)
        let unseen = scored.filter { !isTrained[Int($0)] }
        let known = scored.filter { isTrained[Int($0)] }
        // One copy for all folds: pages that were touched once cost nothing the next time.
        var room = Machines(
            features: machines.featureCount, lanes: lanes, firstCategory: 0, bias: machines.bias)
        if !unseen.isEmpty {
            room.copy(machines)
            room.rebase()
            room.score(rows, order: unseen, state: state, into: &all, stride: used)
        }
        for part in 0..<parameters.folds where known.contains(where: { fold[Int($0)] == part }) {
            score(part, machines, state, &room, into: &all, stride: used)
        }
        var scores: [Float] = []
        scores.reserveCapacity(scored.count * used)
        for row in scored {
            scores.append(contentsOf: all[Int(row) * used..<(Int(row) + 1) * used])
        }
        return scores
    }

    private func marks(_ rows: [UInt32]) -> [Bool] {
        var marks = [Bool](repeating: false, count: self.rows.labels.count)
        for row in rows { marks[Int(row)] = true }
        return marks
    }

    private func score(
        _ part: Int, _ machines: Machines, _ state: DualState, _ room: inout Machines,
        into scores: inout [Float], stride: Int
    ) {
        let left = training.filter { Int(fold[Int($0)]) == part }
        let others = training.filter { Int(fold[Int($0)]) != part }
        var state = state
        room.copy(machines)
        room.add(rows, order: left, state: state, factor: -1)
        state.clear(left)
        descend(&room, &state, others, passes: parameters.foldPasses(rows: training.count))
        room.rebase()
        room.score(rows, order: left, state: state, into: &scores, stride: stride)
    }
}
