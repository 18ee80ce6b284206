package import FileStore
internal import Learning
internal import Reports

/// What training leaves in a folder.
package struct TrainingFiles: Sendable {
    package let folder: FilePath

    package init(_ folder: FilePath) {
        self.folder = folder
    }

    package static let names = [
        "model": "model.aisle", "report": "report.json", "page": "report.html",
        "classes": "classes.json", "classes_image": "classes.svg",
        "confusion": "confusion.json", "confusion_image": "confusion.svg",
        "reliability_image": "reliability.svg", "suspects": "suspects.csv",
        "state": "state.columns",
    ]
    /// Outputs that are for programs alone.
    static let hidden: Set = ["model", "state"]

    package func path(_ output: String) -> FilePath {
        folder.appending(Self.names[output] ?? output)
    }

    package var model: FilePath { path("model") }
    var state: FilePath { path("state") }

    func write(_ report: TrainingReport, _ suspects: [UInt8]) throws(FileError) {
        let classes = report.classes
        for (name, bytes) in [
            ("report", report.json.bytes), ("page", report.page), ("classes", classes.json),
            ("classes_image", classes.scoresImage.bytes),
            ("confusion", classes.confusionJSON),
            ("confusion_image", classes.confusionImage.bytes),
            ("reliability_image", report.judgement.probabilities.reliabilityImage.bytes),
            ("suspects", suspects),
        ] {
            try FileSystem.writeAtomically(bytes, to: path(name), durably: false)
        }
    }
}
