/// Where a model comes from and how good it was, for people and for the registry.
package struct BundleMetadata: Sendable, Equatable {
    package var gitCommit = ""
    package var stageVersion = 0
    package var datasetDigest = ""
    /// The parameters in their canonical text.
    package var parameters = ""
    package var metrics: [String: Double] = [:]

    package init() {}

    /// JSON on one line with its members sorted, so that equal metadata are equal bytes.
    package var json: String {
        let metrics = metrics.sorted { $0.key < $1.key }
            .map { Self.quoted($0.key) + ":" + ($0.value.isFinite ? "\($0.value)" : "null") }
            .joined(separator: ",")
        return """
            {"dataset_digest":\(Self.quoted(datasetDigest)),"git_commit":\(Self.quoted(gitCommit)),\
            "metrics":{\(metrics)},"parameters":\(Self.quoted(parameters)),\
            "stage_version":\(stageVersion)}
            """
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 32 || scalar.value == 127:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
