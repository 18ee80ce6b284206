import Foundation
import FoundationXML
import Learning
import Reports
import Testing

struct LearningReportsTests {
    private func report(_ categories: Int) -> ClassReport {
        var draws = Draws(seed: 1)
        var matrix = ConfusionMatrix(categories: categories)
        for row in 0..<(categories * 20) {
            let label = row % categories
            let right = draws.share() < Double(label) / Double(categories)
            matrix.add(UInt32(label), predicted: UInt32(right ? label : draws.below(categories)))
        }
        return ClassReport(matrix, labels: (0..<categories).map { "<\($0) & co>" })
    }

    private func texts(_ image: VectorImage) throws -> Int {
        final class Counter: NSObject, XMLParserDelegate {
            var texts = 0
            func parser(
                _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
                qualifiedName: String?, attributes: [String: String] = [:]
            ) {
                if name == "text" { texts += 1 }
            }
        }
        let parser = XMLParser(data: Data(image.bytes))
        let counter = Counter()
        parser.delegate = counter
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
        return counter.texts
    }

    @Test("pictures name every category of 57, and the worst 40 of 5,000")
    func pictures() throws {
        #expect(try texts(report(57).confusionImage) == 2 + 57 + 57)
        #expect(try texts(report(57).scoresImage) == 1 + 2 * 57)
        let many = report(5000)
        // All other categories make one column more.
        #expect(try texts(many.confusionImage) == 2 + 41 + 40)
        #expect(try texts(many.scoresImage) == 1 + 2 * 40)
        #expect(many.confusionImage.bytes.count < 500_000)
    }

    @Test("class report and confusion matrix say in JSON what was counted")
    func json() throws {
        let report = report(5)
        let classes = try #require(
            JSONSerialization.jsonObject(with: Data(report.json)) as? [String: Any])
        let each = try #require(classes["categories"] as? [[String: Any]])
        #expect(each.map { $0["support"] as? Int } == [20, 20, 20, 20, 20])
        let f1 = try #require(each[3]["f1"] as? Double)
        #expect(abs(f1 - report.matrix.scores(of: 3).f1) < 1e-12)
        let confusion = try #require(
            JSONSerialization.jsonObject(with: Data(report.confusionJSON)) as? [String: Any])
        let cells = try #require(confusion["cells"] as? [[String: Any]])
        #expect(cells.compactMap { $0["rows"] as? Int }.reduce(0, +) == 100)
    }

    @Test("the reliability diagram is a picture, and its JSON holds the 15 bins")
    func reliability() throws {
        var measures = ProbabilityMeasures()
        for row in 0..<100 { measures.add([Float(row) / 100, 0], label: row % 2) }
        #expect(try texts(measures.reliabilityImage) > 10)
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(measures.json)) as? [String: Any])
        #expect((json["bins"] as? [Any])?.count == 15)
        let error = try #require(json["expectedCalibrationError"] as? Double)
        #expect(abs(error - measures.calibrationError) < 1e-12)
    }

    // MARK: - Suspected labels

    @Test("labels that were swapped are found, the surest first, and few others")
    func suspects() {
        var draws = Draws(seed: 2)
        var (probabilities, labels, swapped) = ([Float](), [UInt32](), Set<Int>())
        for row in 0..<2000 {
            let truth = draws.below(3)
            var shares = (0..<3).map { _ in Float(draws.share() * 0.3) }
            shares[truth] += 1
            let sum = shares.reduce(0, +)
            probabilities += shares.map { $0 / sum }
            let isSwapped = row % 20 == 0
            if isSwapped { swapped.insert(row) }
            labels.append(UInt32(isSwapped ? (truth + 1) % 3 : truth))
        }
        let found = SuspectedLabels(probabilities: probabilities, labels: labels, categories: 3)
        let rows = Set(found.suspects.map(\.row))
        #expect(rows.isSubset(of: swapped))
        #expect(rows.count >= 40, "\(rows.count) of \(swapped.count)")
        let margins = found.suspects.map { $0.confidence - $0.suggestedConfidence }
        #expect(margins == margins.sorted())
    }

    @Test("the table names row, labels and confidence")
    func csv() {
        let found = SuspectedLabels(
            probabilities: [0.9, 0.1, 0.2, 0.8, 0.95, 0.05], labels: [0, 1, 1], categories: 2)
        let text = String(
            decoding: found.csv(categories: ["a,b", "c"]) { "row\($0)" }, as: UTF8.self)
        #expect(
            text == "row,given,suggested,confidence,suggested_confidence\r\n"
                + "row2,c,\"a,b\",0.0500,0.9500\r\n")
    }
}
