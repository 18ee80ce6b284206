import Kernels
import ModelBundle
import TestSupport
import Testing
import TextFeatures

@Suite struct ExplanationTests {
    @Test("Terms and bias add up to the logit, for every category", arguments: [true, false])
    func sums(isCoupled: Bool) {
        let trained = Models.train(categories: 19, rows: 600, isCoupled: isCoupled)
        let classifier = Classifier(trained.content)
        var scratch = Classifier.Scratch(for: classifier)
        let map = trained.content.scoreMap
        for row in 0..<120 {
            let (title, description) = (
                trained.products.titles[row], trained.products.descriptions[row]
            )
            var scores = classifier.scores(
                title: title.span, description: description.span, &scratch)
            scores += [Float](repeating: 0, count: 32 - scores.count)
            let category = row % 19
            var logit = Double(map.offsets[category])
            if isCoupled {
                for other in 0..<19 {
                    logit += Double(map.factors[category * map.stride + other] * scores[other])
                }
            } else {
                logit += Double(map.factors[category] * scores[category])
            }
            let explanation = classifier.explain(
                title: title.span, description: description.span, category: category, &scratch
            ).explanation
            let sum = explanation.terms.reduce(explanation.bias) { $0 + $1.weight }
            #expect(abs(sum - explanation.score) < 1e-9)
            #expect(abs(sum - logit) < 1e-4)
            #expect(explanation.terms.allSatisfy { !$0.text.isEmpty })
        }
    }

    @Test("Every term of a product has the piece of text it stands for, hashed alike")
    func origins() {
        let products = Products(3000, categories: 9, seed: 4)
        var parameters = FeatureParameters()
        parameters.titleCharacterRuns = [2, 3, 5]
        parameters.jointCharacterRuns = [4, 8]
        parameters.longestWordRun = 3
        var reader = TermReader(parameters)
        for row in 0..<products.count {
            products.withTexts(of: row) { reader.read(title: $0, description: $1) }
            var counted: [UInt64: Int] = [:]
            for origin in reader.origins() { counted[origin.term, default: 0] += 1 }
            let terms = reader.terms
            #expect(counted.count == terms.count)
            for index in 0..<terms.count {
                #expect(min(counted[terms.terms[index]] ?? 0, 255) == Int(terms.counts[index]))
            }
        }
    }

    @Test("Terms say where they are from, with accents and words as people wrote them")
    func texts() {
        var reader = TermReader(FeatureParameters())
        let (title, description) = (Array("Crème brûlée".utf8), Array("au four".utf8))
        reader.read(title: title.span, description: description.span)
        let origins = reader.origins()
        func has(_ text: String, _ group: TermGroup, _ kind: TermOrigin.Kind) -> Bool {
            origins.contains { $0.text == text && $0.group == group && $0.kind == kind }
        }
        #expect(has("crème brûlée", .title, .words))
        #expect(has(" crè", .title, .characters))
        #expect(has("creme", .joint, .words))
        #expect(has("lee ", .joint, .characters))
        #expect(has("au four", .description, .words))
        #expect(has("crème", .titleEdges, .firstWords))
        #expect(has("four", .descriptionEdges, .lastWords))
        #expect(!has("four", .titleEdges, .lastWords))
        #expect(!has(" cre", .title, .characters))
    }

    @Test("The words that tell a category apart speak for it")
    func telling() throws {
        let trained = Models.train(categories: 4, rows: 400)
        let classifier = Classifier(trained.content)
        var scratch = Classifier.Scratch(for: classifier)
        let title = Array("thing2x3 thing2x1 thing2x5".utf8)
        let empty: [UInt8] = []
        let answer = classifier.explain(title: title.span, description: empty.span, &scratch)
        #expect(answer.prediction.category == 2)
        #expect(answer.explanation.terms[0].weight > 0)
        let telling = answer.explanation.terms.filter { $0.text.contains("thing2") }
        #expect(telling.reduce(0) { $0 + $1.weight } > 0)
    }
}
