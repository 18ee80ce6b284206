internal import Cryptography
package import Observability
package import Registry
internal import Reports
internal import Synchronization

/// Tries parameters until the time is over, each as a run of the experiment `tuning`.
package final class Tuning: Sendable {
    package static let experiment = "tuning"

    package let data: TuningData
    /// The section training of params.yaml, and the same as canonical lines.
    let current: ModelParameters
    private let lines: [String: String]
    private let registry: ModelRegistry
    private let settings: Settings
    private let state = Mutex(State())

    package struct Settings: Sendable {
        package var seed: UInt64 = 1
        package var threads = 1
        package var gitCommit: String?
        package var log: Logger?

        package init() {}
    }

    private struct State {
        var trials: [TuningTrial] = []
        /// In the registry and not ended yet.
        var open: RunID?
        var isClosed = false
    }

    /// - Parameter canonical: all of `current`, line by line.
    package init(
        _ data: TuningData, _ current: ModelParameters, canonical: String,
        _ registry: ModelRegistry, _ settings: Settings
    ) {
        self.data = data
        self.current = current
        self.registry = registry
        self.settings = settings
        let pairs = canonical.split(separator: "\n").map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        lines = Dictionary(
            pairs.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") },
            uniquingKeysWith: { first, _ in first })
    }

    package var trials: [TuningTrial] { state.withLock { $0.trials } }

    /// The best of those that ended; of equal ones the first.
    package static func best(of trials: [TuningTrial]) -> TuningTrial? {
        trials.max { ($0.score, $1.number) < ($1.score, $0.number) }
    }

    /// Makes trials, one at least, until `deadline` or `close`.
    package func run(until deadline: ContinuousClock.Instant) throws {
        let search = TuningSearch(current: current, seed: settings.seed)
        var number = 0
        while number == 0 || deadline > .now {
            let best = Self.best(of: trials).map { (number: $0.number, parameters: $0.parameters) }
            guard try attempt(number, search.proposal(number, best: best)) else { return }
            number += 1
        }
    }

    /// No trial counts any more that has not ended; `false` when that was so already.
    package func close() -> Bool {
        let (isFirst, open) = state.withLock { state -> (Bool, RunID?) in
            defer {
                state.isClosed = true
                state.open = nil
            }
            return (!state.isClosed, state.open)
        }
        if let open { finish(open, as: .failed) }
        return isFirst
    }

    private func finish(_ run: RunID, as outcome: Run.State) {
        do {
            try registry.finish(run, as: outcome)
        } catch {
            settings.log?.warning("a trial stays open", ["error": .error(error)])
        }
    }

    /// `false` when closed meanwhile.
    private func attempt(_ number: Int, _ proposal: TuningSearch.Proposal) throws -> Bool {
        var draft = RunDraft(experiment: Self.experiment, name: "trial \(number)")
        draft.dataset = data.dataset
        draft.gitCommit = settings.gitCommit
        let run = try registry.start(draft)
        let isOpen = state.withLock { state -> Bool in
            if !state.isClosed { state.open = run }
            return !state.isClosed
        }
        guard isOpen else {
            finish(run, as: .failed)
            return false
        }
        try registry.log(parameters: parameters(of: proposal), of: run)
        try registry.tag(run, ["origin": proposal.origin, "seed": "\(settings.seed)"])
        let start = ContinuousClock.now
        let metrics = data.metrics(proposal.parameters, threads: settings.threads)
        let trial = TuningTrial(
            number: number, origin: proposal.origin, run: run, parameters: proposal.parameters,
            metrics: metrics, seconds: (ContinuousClock.now - start) / .seconds(1))
        return try keep(trial)
    }

    private func keep(_ trial: TuningTrial) throws -> Bool {
        // Whoever takes the run ends it.
        let isMine = state.withLock { state -> Bool in
            defer { state.open = nil }
            return state.open != nil
        }
        guard isMine else { return false }
        let points = trial.metrics.map { MetricPoint($0.key, $0.value) }
        try registry.log(metrics: points.sorted { $0.name < $1.name }, of: trial.run)
        try registry.finish(trial.run, as: .finished)
        settings.log?.info(
            "trial",
            ["number": .integer(trial.number), "weighted_f1": .text(trial.score.fixed(4))])
        return state.withLock { state -> Bool in
            if !state.isClosed { state.trials.append(trial) }
            return !state.isClosed
        }
    }

    private func parameters(of proposal: TuningSearch.Proposal) -> [String: String] {
        var all = lines
        for dimension in TuningDimension.all {
            all["training.\(dimension.key)"] = dimension.text(proposal.parameters)
        }
        return all
    }
}
