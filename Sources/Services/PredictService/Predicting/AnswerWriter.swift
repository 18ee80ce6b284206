internal import Feedback
internal import HTTPServing
internal import ModelBundle
internal import StrictJSON
internal import TextFeatures

/// What a prediction looks like in JSON.
enum AnswerWriter {
    static func write(
        _ prediction: Prediction, _ id: UUIDv7, _ model: ServingModel,
        _ explanation: Explanation?, to bytes: inout [UInt8]
    ) {
        let (names, text) = (model.names, model.text)
        add(names[prediction.category].first, of: text, to: &bytes)
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
            add(names[share.category].alternative, of: text, to: &bytes)
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

    private static func add(_ range: Range<Int>, of text: [UInt8], to bytes: inout [UInt8]) {
        unsafe text.span.extracting(range).withUnsafeBufferPointer {
            unsafe bytes.append(contentsOf: $0)
        }
    }

    /// The bias and all weights add up to the score.
    private static func write(_ explanation: Explanation, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #","explanation":{"score":"#.utf8)
        bytes.append(contentsOf: explanation.score.description.utf8)
        bytes.append(contentsOf: #","bias":"#.utf8)
        bytes.append(contentsOf: explanation.bias.description.utf8)
        bytes.append(contentsOf: #","terms":["#.utf8)
        for (index, term) in explanation.terms.enumerated() {
            bytes.append(contentsOf: (index > 0 ? #",{"term":"# : #"{"term":"#).utf8)
            JSON.quote(term.text.utf8Span.span, to: &bytes)
            bytes.append(contentsOf: #","kind":""#.utf8)
            bytes.append(contentsOf: term.kind.rawValue.utf8)
            bytes.append(contentsOf: #"","field":""#.utf8)
            bytes.append(contentsOf: name(of: term.group).utf8)
            bytes.append(contentsOf: #"","weight":"#.utf8)
            bytes.append(contentsOf: term.weight.description.utf8)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(contentsOf: "]}".utf8)
    }

    /// Written out: the language's own description of a case looks it up by name each time.
    private static func name(of group: TermGroup) -> String {
        switch group {
        case .title: "title"
        case .description: "description"
        case .joint: "joint"
        case .titleEdges: "title_edges"
        case .descriptionEdges: "description_edges"
        }
    }

    /// A row of a batch that has no prediction.
    static func refusal(_ status: HTTPStatus, _ detail: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"status":\#(status.code),"detail":"#.utf8)
        JSON.quote(detail.utf8Span.span, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }
}
