import Database
import Pipeline
import Testing

/// The decisions, without a database.
@Suite struct StagePlanTests {
    private let now = DatabaseTime(microseconds: 1_000_000)
    private let later = DatabaseTime(microseconds: 2_000_000)
    private let before = DatabaseTime(microseconds: 999_999)

    private func rows(_ states: [StageRun.State]) -> [StageRun] {
        zip(PipelineStage.allCases, states).map { stage, state in
            var row = StageRun(
                id: StageRunID(rawValue: Int64(stage.ordinal)),
                pipelineRun: PipelineRunID(rawValue: 1), stage: stage)
            row.state = state
            return row
        }
    }

    private func step(_ stage: PipelineStage, _ rows: [StageRun]) -> StagePlan.Step {
        StagePlan(rows, RetryRule()).step(stage, now: now)
    }

    @Test("A stage is ready when all before it are done")
    func ready() {
        let rows = rows([.skipped, .succeeded, .pending, .pending, .pending])
        #expect(step(.training, rows) == .claim(rows[2]))
        #expect(step(.validation, rows) == .wait(.earlier(.training)))
        #expect(step(.push, rows) == .wait(.earlier(.training)))
        #expect(step(.pull, rows) == .done(.skipped))
        #expect(step(.preprocessing, rows) == .done(.succeeded))
        // However the rows are sorted.
        #expect(step(.training, rows.reversed()) == .claim(rows[2]))
    }

    @Test("A lease keeps others out until its last microsecond")
    func lease() {
        var rows = rows([.running, .pending, .pending, .pending, .pending])
        rows[0].attempt = 1
        rows[0].leaseUntil = later
        #expect(step(.pull, rows) == .wait(.held(until: later)))
        #expect(step(.preprocessing, rows) == .wait(.earlier(.pull)))
        rows[0].leaseUntil = now
        #expect(step(.pull, rows) == .claim(rows[0]))
    }

    @Test("A worker that died in the last attempt is noticed by all")
    func giveUp() {
        var rows = rows([.running, .pending, .pending, .pending, .pending])
        rows[0].attempt = 3
        rows[0].leaseUntil = before
        for stage in PipelineStage.allCases { #expect(step(stage, rows) == .giveUp(rows[0])) }
        rows[0].leaseUntil = later
        #expect(step(.pull, rows) == .wait(.held(until: later)))
    }

    @Test("A pause after a failure is kept")
    func pause() {
        var rows = rows([.pending, .pending, .pending, .pending, .pending])
        rows[0].notBefore = later
        #expect(step(.pull, rows) == .wait(.pause(until: later)))
        rows[0].notBefore = now
        #expect(step(.pull, rows) == .claim(rows[0]))
    }

    @Test(
        "A run is over when nothing is left, or one stage failed",
        arguments: [
            ([.skipped, .succeeded, .succeeded, .succeeded, .skipped], .succeeded),
            ([.skipped, .succeeded, .succeeded, .succeeded, .pending], nil),
            ([.succeeded, .running, .pending, .pending, .pending], nil),
            ([.succeeded, .failed, .pending, .pending, .pending], .failed(.preprocessing)),
        ] as [([StageRun.State], StagePlan.Outcome?)])
    func outcome(states: [StageRun.State], expected: StagePlan.Outcome?) {
        #expect(StagePlan(rows(states), RetryRule()).outcome == expected)
    }

    @Test("Transient errors get three attempts with growing pauses, bad input one")
    func verdicts() {
        let rule = RetryRule()
        #expect(rule.verdict(afterAttempt: 1, .transient) == .retry(after: .seconds(5)))
        #expect(rule.verdict(afterAttempt: 2, .transient) == .retry(after: .seconds(30)))
        #expect(rule.verdict(afterAttempt: 3, .transient) == .giveUp)
        #expect(rule.verdict(afterAttempt: 1, .badInput) == .giveUp)
        var patient = rule
        patient.attempts = 9
        #expect(patient.verdict(afterAttempt: 8, .transient) == .retry(after: .seconds(30)))
    }
}
