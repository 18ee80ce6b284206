internal import Cryptography
internal import FileStore
internal import Learning
internal import ModelBundle
internal import Reports

/// What `training evaluate` found; the names in its JSON are relied on.
package struct EvaluationReport: Sendable {
    package let weightedF1: Double
    package let macroF1: Double
    package let accuracy: Double
    package let calibrationError: Double
    /// The share of rows that nobody has to look at.
    package let automaticShare: Double
    /// How many of these are right; `nil` when there are none.
    package let automaticPrecision: Double?
    package let rows: Int
    /// Those that were learnt.
    package let categories: Int
    package let seconds: (features: Double, fit: Double, predict: Double)
    package let peakMemoryBytes: Int
    package let bundleDigest: String
    package let bundleBytes: Int

    init(
        judgement: Judgement, categories: Int, timings: ModelBuilder.Timings, predict: Double,
        bundle: BundleWriter.Written
    ) {
        let (matrix, decisions) = (judgement.matrix, judgement.decisions)
        weightedF1 = matrix.weightedF1
        macroF1 = matrix.macroF1
        accuracy = matrix.accuracy
        calibrationError = judgement.probabilities.calibrationError
        automaticShare = decisions.coverage
        automaticPrecision = decisions.automatic == 0 ? nil : decisions.precision
        rows = matrix.rows
        self.categories = categories
        seconds = (timings.features, timings.fit, predict)
        peakMemoryBytes = PeakMemory.bytes
        bundleDigest = hex(bundle.digest)
        bundleBytes = bundle.byteCount
    }

    package var json: [UInt8] {
        JSONValue.object([
            ("weighted_f1", .number(weightedF1)),
            ("macro_f1", .number(macroF1)),
            ("accuracy", .number(accuracy)),
            ("ece", .number(calibrationError)),
            ("auto_share", .number(automaticShare)),
            ("auto_precision", automaticPrecision.map { .number($0) } ?? .null),
            ("rows", .integer(rows)),
            ("categories", .integer(categories)),
            (
                "seconds",
                .object([
                    ("features", .number(seconds.features)), ("fit", .number(seconds.fit)),
                    ("predict", .number(seconds.predict)),
                ])
            ),
            ("peak_memory_bytes", .integer(peakMemoryBytes)),
            ("bundle_digest", .text(bundleDigest)),
        ]).bytes
    }

    /// For people.
    package var text: String {
        let precision = automaticPrecision.map { "\($0.fixed(4)) of them right" } ?? "none"
        return """
            \(HTMLText.grouped(rows)) rows, \(HTMLText.grouped(categories)) categories learnt
            weighted F1        \(weightedF1.fixed(4))
            macro F1           \(macroF1.fixed(4))
            accuracy           \(accuracy.fixed(4))
            calibration error  \(calibrationError.fixed(4))
            automatic          \(automaticShare.fixed(4)), \(precision)
            seconds            features \(seconds.features.fixed(2)), fit \
            \(seconds.fit.fixed(2)), predict \(seconds.predict.fixed(2))
            peak memory        \(HTMLText.grouped(peakMemoryBytes >> 20)) MiB
            bundle             \(bundleDigest), \(HTMLText.grouped(bundleBytes)) bytes

            """
    }
}

/// The most memory that this process has had.
enum PeakMemory {
    /// 0 where the kernel does not tell.
    static var bytes: Int {
        let status = (try? FileSystem.read("/proc/self/status")) ?? []
        let line = status.split(separator: UInt8(ascii: "\n"))
            .first { $0.starts(with: "VmHWM:".utf8) }
        let digits = line?.filter { (48...57).contains($0) } ?? []
        return (Int(String(decoding: digits, as: UTF8.self)) ?? 0) << 10
    }
}
