package import Cryptography
package import Database

/// What a stage's outputs follow from; equal keys mean equal outputs.
package struct ContentKey: Sendable, Hashable {
    package let stage: PipelineStage
    /// Of the stage's code: raised when the same input makes other outputs.
    package let version: Int
    package let inputs: [String: SHA256Digest]
    /// The stage's own section alone.
    package let parameters: JSONValue

    package init(
        _ stage: PipelineStage, version: Int, inputs: [String: SHA256Digest],
        parameters: JSONValue
    ) {
        self.stage = stage
        self.version = version
        self.inputs = inputs
        self.parameters = parameters
    }

    package func digest() throws(DatabaseError) -> SHA256Digest {
        let text = try JSONText(
            JSONValue.object([
                "inputs": .object(inputs.mapValues { .text($0.hex) }),
                "parameters": parameters, "stage": .text(stage.rawValue),
                "version": .integer(Int64(version)),
            ]))
        return SHA256Digest(of: Array(text.text.utf8))
    }
}
