import FileStore
import Kernels
import Learning
import ModelBundle
import Parallelism
import TestSupport
import Testing
import TextFeatures

@Suite struct ClassifierTests {
    let folder = TemporaryDirectory()

    @Test("100,000 products have the same features and scores in training and in serving")
    func sameFeatures() throws {
        let trained = Models.train(categories: 21, rows: 3000)
        let model = try BundledModel(Models.write(trained.content, to: folder))
        let served = Products(100_000, categories: 21, seed: 77)
        let rows = trained.vectorizer.rows(of: served, threads: 2)
        let different = Workers.map(
            100, jobs: 2, state: { Classifier.Scratch(for: model.classifier) }
        ) { (scratch, part) -> Int in
            (part * 1000..<(part + 1) * 1000).count { row in
                let expected = trained.weights.scores(of: rows, row: row).prefix(21)
                let (title, description) = (served.titles[row], served.descriptions[row])
                let found = model.classifier.scores(
                    title: title.span, description: description.span, &scratch)
                return !found.elementsEqual(expected) { $0.bitPattern == $1.bitPattern }
            }
        }
        #expect(different.reduce(0, +) == 0)
        #expect(rows.features.count > 1_000_000)
    }

    @Test("One thread and eight give the same answers")
    func threads() throws {
        let trained = Models.train(categories: 40, rows: 1200, isCoupled: false)
        let model = try BundledModel(Models.write(trained.content, to: folder))
        let products = trained.products
        func answers(_ threads: Int) -> [[Float]] {
            Workers.map(
                1200, jobs: threads, state: { Classifier.Scratch(for: model.classifier) }
            ) { scratch, row in
                let (title, description) = (products.titles[row], products.descriptions[row])
                return model.classifier.probabilities(
                    title: title.span, description: description.span, &scratch)
            }
        }
        #expect(answers(1) == answers(8))
    }

    @Test(
        "The five likeliest come best first, and all of them when there are fewer",
        arguments: [1, 3, 19])
    func alternatives(categories: Int) {
        let trained = Models.train(categories: categories, rows: 30 * categories)
        let classifier = Classifier(trained.content)
        var scratch = Classifier.Scratch(for: classifier)
        var right = 0
        for row in 0..<trained.products.count {
            let texts = trained.products.texts(row)
            let prediction = classifier.predict(texts.title, texts.description, &scratch)
            let (title, description) = (
                trained.products.titles[row], trained.products.descriptions[row]
            )
            let all = classifier.probabilities(
                title: title.span, description: description.span, &scratch)
            let best = all.enumerated().sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
            #expect(
                prediction.alternatives
                    == best.prefix(5).map {
                        CategoryShare(category: $0.offset, confidence: $0.element)
                    })
            #expect(prediction.category == best[0].offset)
            #expect(abs(all.reduce(0, +) - 1) < 1e-5)
            right += prediction.category == Int(trained.products.labels[row]) ? 1 : 0
        }
        #expect(right * 10 > trained.products.count * 9)
    }

    @Test("A decision follows the thresholds of the category that is predicted")
    func decisions() {
        var content = Models.train(categories: 3, rows: 90).content
        let title = content.golden[0].title
        let confidence = content.golden[0].confidence
        func decision(_ automatic: Float, _ unknown: Float) -> Prediction.Decision {
            content.thresholds = (0..<3).map {
                $0 == content.golden[0].category
                    ? DecisionThreshold(automatic: automatic, unknown: unknown)
                    : DecisionThreshold(automatic: 0, unknown: 2)
            }
            let classifier = Classifier(content)
            var scratch = Classifier.Scratch(for: classifier)
            return classifier.predict(title, content.golden[0].description, &scratch).decision
        }
        #expect(decision(confidence, 0) == .auto)
        #expect(decision(confidence.nextUp, confidence) == .review)
        #expect(decision(0, confidence.nextUp) == .unknown)
    }

    @Test("Words that the model never saw are counted; a product of nothing else is unknown")
    func unknownWords() {
        let trained = Models.train(categories: 3, rows: 90)
        let classifier = Classifier(trained.content)
        var scratch = Classifier.Scratch(for: classifier)
        let known = classifier.predict("neuf crème", "promo", &scratch)
        #expect(known.unknownWords == 0)
        let half = classifier.predict("neuf zzqqzz", "promo vvkkvv", &scratch)
        #expect(half.unknownWords == 0.5)
        for (title, description) in [("", ""), ("zzqqzz", ""), ("!!!", "<br>")] {
            let prediction = classifier.predict(title, description, &scratch)
            #expect(prediction.decision == .unknown)
            #expect(prediction.unknownWords == 1)
        }
    }

    @Test("Texts of any kind get an answer")
    func anyText() {
        let trained = Models.train(categories: 5, rows: 200)
        let classifier = Classifier(trained.content)
        var scratch = Classifier.Scratch(for: classifier)
        var random = SeededGenerator(seed: 3)
        var texts: [[UInt8]] = (0..<2000).map { random.bytes($0 % 300) }
        texts.append(
            Array(String(repeating: "<p class='a'>neuf &amp; crème</p>", count: 4000).utf8))
        texts.append([UInt8](repeating: UInt8(ascii: "a"), count: 200_000))
        texts.append(Array(String(repeating: "腕時計", count: 20_000).utf8))
        texts.append([0, 1, 2, 0xFF, 0xFE])
        for text in texts {
            let prediction = classifier.predict(title: text.span, description: text.span, &scratch)
            #expect((0..<5).contains(prediction.category))
            #expect(prediction.confidence > 0 && prediction.confidence <= 1)
        }
    }

    @Test("A scratch follows its thread from one model to the next")
    func swap() {
        let (first, second) = (
            Models.train(categories: 3, rows: 90), Models.train(categories: 33, rows: 330, seed: 9)
        )
        let (old, new) = (Classifier(first.content), Classifier(second.content))
        var scratch = Classifier.Scratch(for: old)
        var fresh = Classifier.Scratch(for: new)
        for row in 0..<90 {
            let texts = first.products.texts(row)
            _ = old.predict(texts.title, texts.description, &scratch)
            let swapped = new.predict(texts.title, texts.description, &scratch)
            let expected = new.predict(texts.title, texts.description, &fresh)
            #expect(swapped.alternatives == expected.alternatives)
        }
    }
}
