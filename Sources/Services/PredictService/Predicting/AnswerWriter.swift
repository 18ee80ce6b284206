internal import Feedback
internal import HTTPServing
internal import ModelBundle
internal import TextFeatures

/// What a prediction looks like in JSON.
enum AnswerWriter {
    static func write(
        _ prediction: Prediction, _ id: UUIDv7, _ model: ServingModel,
        _ explanation: Explanation?, to bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: model.names[prediction.category].first)
        JSONLine.share(prediction.confidence, to: &bytes)
        switch prediction.decision {
        case .auto: bytes.append(contentsOf: #","decision":"auto","alternatives":["#.utf8)
        case .review: bytes.append(contentsOf: #","decision":"review","alternatives":["#.utf8)
        case .unknown: bytes.append(contentsOf: #","decision":"unknown","alternatives":["#.utf8)
        }
        var isFirst = true
        prediction.forEachAlternative { share in
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(contentsOf: model.names[share.category].alternative)
            JSONLine.share(share.confidence, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(contentsOf: #"],"prediction_id":""#.utf8)
        id.write(to: &bytes)
        bytes.append(contentsOf: #"","model_version":"#.utf8)
        bytes.append(contentsOf: model.versionText)
        if let explanation { write(explanation, to: &bytes) }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The bias and all weights add up to the score.
    private static func write(_ explanation: Explanation, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #","explanation":{"score":\#(explanation.score)"#.utf8)
        bytes.append(contentsOf: #","bias":\#(explanation.bias),"terms":["#.utf8)
        for (index, term) in explanation.terms.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: #"{"term":"#.utf8)
            JSONLine.quote(Array(term.text.utf8).span, to: &bytes)
            bytes.append(contentsOf: #","kind":"\#(term.kind)","field":"\#(term.group)""#.utf8)
            bytes.append(contentsOf: #","weight":\#(term.weight)}"#.utf8)
        }
        bytes.append(contentsOf: "]}".utf8)
    }

    /// A row of a batch that has no prediction.
    static func refusal(_ status: HTTPStatus, _ detail: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"status":\#(status.code),"detail":"#.utf8)
        bytes.append(contentsOf: JSONLine.quoted(detail))
        bytes.append(UInt8(ascii: "}"))
    }
}
