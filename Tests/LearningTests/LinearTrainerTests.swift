import Kernels
import Learning
import Testing

struct LinearTrainerTests {
    @Test("the same weights and scores at 1, 2 and 16 threads", arguments: [9, 40, 70])
    func threads(categories: Int) {
        // With more features, most occur in a few rows only.
        let problem = Problem(
            rows: 800, categories: categories, features: categories == 40 ? 4000 : 400, noise: 0.1,
            seed: 3)
        let outcomes = [1, 2, 16].map { threads in
            problem.trainer().train(
                on: problem.all, scoring: problem.all, fold: problem.folds(4),
                stride: problem.stride, threads: threads)
        }
        #expect(outcomes[0].weights == outcomes[1].weights)
        #expect(outcomes[0].weights == outcomes[2].weights)
        #expect(outcomes[0].scores == outcomes[1].scores)
        #expect(outcomes[0].scores == outcomes[2].scores)
    }

    @Test("reaches a stated accuracy on rows it has not seen")
    func learns() {
        let problem = Problem(rows: 4000, categories: 20, noise: 0.05, seed: 5)
        let outcome = problem.trainer().train(
            on: problem.all, scoring: problem.all, fold: problem.folds(4), stride: problem.stride,
            threads: 2)
        #expect(problem.accuracy(outcome.scores) > 0.85)
    }

    @Test("scores of rows that were learnt from know nothing of their labels")
    func noLeak() {
        let problem = Problem(rows: 3000, categories: 10, noise: 1, seed: 6)
        let outcome = problem.trainer().train(
            on: problem.all, scoring: problem.all, fold: problem.folds(4), stride: problem.stride,
            threads: 2)
        // Labels are drawn at random: a tenth can be right, give or take four standard errors.
        #expect(abs(problem.accuracy(outcome.scores) - 0.1) < 0.022)
    }

    @Test("rows that are only scored are never learnt from")
    func unseen() {
        let problem = Problem(rows: 1000, categories: 12, noise: 0.1, seed: 7)
        let training = problem.all.filter { $0 < 700 }
        let one = problem.trainer().train(
            on: training, scoring: problem.all.filter { $0 >= 700 }, fold: problem.folds(4),
            stride: problem.stride, threads: 2)
        let other = problem.trainer().train(
            on: training, scoring: [], fold: problem.folds(4), stride: problem.stride, threads: 2)
        #expect(one.weights == other.weights)
        #expect(one.scores.count == 300 * problem.stride)
        #expect(one.scores.contains { $0 != 0 })
    }

    @Test(
        "rows that are learnt from are scored by the scales that they would have otherwise",
        arguments: [400, 15_000])
    func scales(features: Int) {
        let problem = Problem(rows: 600, categories: 12, features: features, noise: 0.1, seed: 9)
        let training = problem.all.filter { $0 < 500 }
        let outcomes = [1, 2, 3].map { factor in
            problem.trainer(unseenScales: problem.rows.groupScales.map { Float(factor) * $0 })
                .train(
                    on: training, scoring: problem.all, fold: problem.folds(4),
                    stride: problem.stride, threads: 2)
        }
        #expect(outcomes.allSatisfy { $0.weights == outcomes[0].weights })
        let scores = outcomes.map(\.scores)
        let usual = problem.trainer().train(
            on: training, scoring: problem.all, fold: problem.folds(4), stride: problem.stride,
            threads: 2)
        #expect(scores[0] == usual.scores)
        let learnt = 500 * problem.stride
        #expect(scores[0][learnt...] == scores[1][learnt...])
        // Without what the bias adds, scores grow as the scales do.
        let steps = scores[0].indices.prefix(learnt).map { index in
            (scores[1][index] - scores[0][index], scores[2][index] - scores[1][index])
        }
        #expect(steps.allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(steps.contains { abs($0.0) > 0.1 })
    }

    @Test(
        "going on from shares needs fewer looks to come as far, the same at any thread count",
        arguments: [400, 15_000])
    func continued(features: Int) {
        let problem = Problem(
            rows: 4000, categories: 40, features: features, noise: 0.1, seed: 8)
        func train(
            _ rows: [UInt32], _ threads: Int, from start: DualShares? = nil
        ) -> LinearTrainer.Outcome {
            problem.trainer().train(
                on: rows, scoring: problem.all, fold: problem.folds(4), stride: problem.stride,
                threads: threads, from: start, isRecorded: true)
        }
        let earlier = train(problem.all.filter { $0 < 3200 }, 2)
        var shares = DualShares()
        for row in 0..<4000 {
            if row < 3200 {
                for index in earlier.shares.range(of: row) {
                    shares.append(
                        earlier.shares.values[index], category: earlier.shares.categories[index])
                }
            }
            shares.endRow()
        }
        let cold = train(problem.all, 2)
        let warm = [1, 2, 16].map { train(problem.all, $0, from: shares) }
        for outcome in warm {
            #expect(outcome.weights == warm[0].weights && outcome.scores == warm[0].scores)
            #expect(outcome.shares == warm[0].shares && outcome.passes == warm[0].passes)
        }
        let objectives = cold.passes.map(\.objective)
        #expect(cold.passes.count == 4 && objectives == objectives.sorted())
        #expect(warm[0].passes.count == 2)
        #expect(warm[0].passes[1].objective > objectives[2])
        let looks = { (passes: [PassTrace]) in passes.reduce(0) { $0 + $1.visits } }
        #expect(Double(looks(warm[0].passes)) < 0.75 * Double(looks(cold.passes)))
        #expect(problem.accuracy(warm[0].scores) > problem.accuracy(cold.scores) - 0.01)
    }
}
