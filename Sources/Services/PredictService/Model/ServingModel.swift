package import ModelBundle
internal import Observability
package import Registry

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

    struct CategoryName: Sendable {
        /// As the predicted class, up to its confidence.
        let first: [UInt8]
        /// As an alternative, up to its confidence.
        let alternative: [UInt8]

        init(_ category: BundleCategory) {
            let label = JSONLine.quoted(category.label)
            let code = Array((category.code.map { "\($0)" } ?? "null").utf8)
            let confidence = Array(#","confidence":"#.utf8)
            first =
                Array(#"{"predicted_class":"#.utf8) + label + Array(#","code":"#.utf8) + code
                + confidence
            alternative =
                Array(#"{"code":"#.utf8) + code + Array(#","label":"#.utf8) + label + confidence
        }
    }

    package init(_ bundle: BundledModel, _ version: ModelVersion, _ metrics: PredictMetrics) {
        self.bundle = bundle
        self.version = version
        names = bundle.categories.map(CategoryName.init)
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
