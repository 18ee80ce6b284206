package import FileStore
package import Learning

/// What a validation leaves for people and programs.
package struct ValidationReport: Sendable, Hashable {
    package let json: FilePath
    package let page: FilePath

    package init(in folder: FilePath) {
        json = folder.appending("gate.json")
        page = folder.appending("gate.html")
    }

    /// Equal results are equal bytes.
    package func write(
        _ result: Learning.GateResult, _ parameters: ValidationParameters
    ) throws(FileError) {
        try FileSystem.createDirectories(json.parent)
        try FileSystem.writeAtomically(result.json(confidence: parameters.confidence), to: json)
        try FileSystem.writeAtomically(result.html(confidence: parameters.confidence), to: page)
    }
}
