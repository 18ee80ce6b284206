internal import Accounts
internal import Feedback
internal import HTTPServing
internal import ModelBundle
internal import Observability
internal import Parallelism
internal import Registry
internal import TextFeatures

/// Answers single predictions, each thread with memory of its own.
package final class Predictor: Sendable {
    /// What one thread needs, and keeps.
    struct Desk {
        var seat = ModelHolder.Seat()
        var parser = ProductParser()
        var answer: [UInt8] = []
        var identifiers = UUIDv7Source()
        var record = RecordWriter()
        /// When the body of this prediction was there.
        var begun = ContinuousClock.now

        var microseconds: Int {
            let (seconds, attoseconds) = (ContinuousClock.now - begun).components
            return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
        }
    }

    package let holder: ModelHolder
    private let metrics: PredictMetrics
    private let log: (any PredictionLogging)?
    private let desks = PerThread { Desk() }

    /// - Parameter log: Where every prediction is written down before its answer leaves.
    package init(
        _ holder: ModelHolder, _ metrics: PredictMetrics, log: (any PredictionLogging)? = nil
    ) {
        self.holder = holder
        self.metrics = metrics
        self.log = log
    }

    static let noModel = HTTPError(
        .serviceUnavailable, "no model is in production yet; train and promote one",
        headers: ["Retry-After": "1"])

    /// The answer to one product's JSON.
    func answer(_ body: [UInt8], to caller: String, explained: Bool) throws -> [UInt8] {
        try desks.with { (desk: inout Desk) throws -> [UInt8] in
            desk.begun = .now
            guard let model = holder.refresh(&desk.seat) else { throw Self.noModel }
            do throws(ProductParser.Problem) {
                try desk.parser.parse(body.span)
            } catch {
                throw HTTPError(.unprocessable, error.rawValue)
            }
            desk.answer.removeAll(keepingCapacity: true)
            predict(model, &desk, caller, explained: explained)
            return desk.answer
        }
    }

    /// One row of a batch: appends its answer, or why there is none. False when there is none.
    func appendRow(
        _ bytes: Span<UInt8>, to output: inout [UInt8], for caller: String
    ) throws(HTTPError) -> Bool {
        try desks.with { (desk: inout Desk) throws(HTTPError) -> Bool in
            desk.begun = .now
            guard let model = holder.refresh(&desk.seat) else { throw Self.noModel }
            do throws(ProductParser.Problem) {
                try desk.parser.parse(bytes)
            } catch {
                AnswerWriter.refusal(.unprocessable, error.rawValue, to: &output)
                return false
            }
            desk.answer.removeAll(keepingCapacity: true)
            predict(model, &desk, caller, explained: false)
            output.append(contentsOf: #"{"status":200,"#.utf8)
            output.append(contentsOf: desk.answer.dropFirst())
            return true
        }
    }

    private func predict(
        _ model: ServingModel, _ desk: inout Desk, _ caller: String, explained: Bool
    ) {
        let classifier = model.bundle.classifier
        let pad = desk.seat.pad ?? ModelHolder.Scratchpad(classifier)
        let prediction: Prediction
        var explanation: Explanation?
        if explained {
            let both = classifier.explain(
                title: desk.parser.title.span, description: desk.parser.description.span,
                &pad.scratch)
            prediction = both.prediction
            explanation = both.explanation
        } else {
            prediction = classifier.predict(
                title: desk.parser.title.span, description: desk.parser.description.span,
                &pad.scratch)
        }
        let now = Timestamp.now
        let id = desk.identifiers.next(at: now.millisecondsSinceEpoch)
        model.count(prediction)
        metrics.confidence.observe(Double(prediction.confidence))
        if let log {
            let head = RecordHead(
                id: id, milliseconds: now.millisecondsSinceEpoch,
                modelVersion: model.version.number,
                code: model.names[prediction.category].code,
                confidence: prediction.confidence, unknownWords: prediction.unknownWords,
                decision: UInt8(prediction.decision.place), duration: desk.microseconds)
            desk.record.write(
                head, caller: caller, label: model.labels[prediction.category],
                title: desk.parser.title.span, description: desk.parser.description.span)
            let bytes = desk.record.bytes
            unsafe log.append(bytes.span.bytes)
        }
        AnswerWriter.write(prediction, id, model, explanation, to: &desk.answer)
    }
}

/// Where predictions are written down; it must neither wait nor fail.
package protocol PredictionLogging: Sendable {
    func append(_ record: borrowing RawSpan)
}
