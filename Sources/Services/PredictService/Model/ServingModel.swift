package import ModelBundle
internal import Observability
package import Registry
internal import StrictJSON

/// A model that has shown that it answers as it did when it was made, with what answers need ready.
package final class ServingModel: Sendable {
    package let bundle: BundledModel
    package let version: ModelVersion
    /// What each category looks like in an answer.
    let names: [CategoryName]
    /// One for each category and decision.
    let predictions: [Counter]
    let versionText: [UInt8]
    /// As UTF-8, for the log.
    let labels: [[UInt8]]

    /// What `names` are made of, in one piece: threads that counted who uses the text of the same
    /// category would take the count from each other.
    let text: [UInt8]

    /// Places in `text`.
    struct CategoryName: Sendable {
        let code: Int?
        /// As the predicted class, up to its confidence.
        let first: Range<Int>
        /// As an alternative, up to its confidence.
        let alternative: Range<Int>

        fileprivate init(_ category: BundleCategory, to text: inout [UInt8]) {
            let label = JSON.text(category.label).bytes
            let code = Array((category.code.map { "\($0)" } ?? "null").utf8)
            let confidence = Array(#","confidence":"#.utf8)
            self.code = category.code
            let begin = text.count
            text += Array(#"{"predicted_class":"#.utf8) + label
            text += Array(#","code":"#.utf8) + code + confidence
            first = begin..<text.count
            text += Array(#"{"code":"#.utf8) + code
            text += Array(#","label":"#.utf8) + label + confidence
            alternative = first.upperBound..<text.count
        }
    }

    package init(_ bundle: BundledModel, _ version: ModelVersion, _ metrics: PredictMetrics) {
        self.bundle = bundle
        self.version = version
        var text: [UInt8] = []
        names = bundle.categories.map { CategoryName($0, to: &text) }
        self.text = text
        predictions = bundle.categories.flatMap { category in
            Prediction.Decision.allCases.map { decision in
                metrics.predictions.with(category.key, decision.rawValue)
            }
        }
        labels = bundle.categories.map { Array($0.label.utf8) }
        versionText = Array("\"\(version.number)\"".utf8)
    }

    func count(_ prediction: Prediction) {
        let place = prediction.category * Prediction.Decision.allCases.count
        predictions[place + prediction.decision.place].increment()
    }

    /// The category that somebody means, by its label or by its code.
    package func category(label: String?, code: String?) -> BundleCategory? {
        bundle.categories.first { category in
            if let label { return category.label == label || category.key == label }
            if let code { return category.code.map { "\($0)" } == code || category.key == code }
            return false
        }
    }
}

extension Prediction.Decision {
    var place: Int {
        switch self {
        case .auto: 0
        case .review: 1
        case .unknown: 2
        }
    }
}
