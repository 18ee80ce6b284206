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
}
