internal import FileStore

/// How long the steps took: on its way from the work to the record, as it may be no output, which
/// are the same every time.
struct StepTimes {
    let seconds: [String: Double]

    init(_ seconds: [String: Double]) {
        self.seconds = seconds
    }

    func write(to folder: FilePath) throws(FileError) {
        let lines = seconds.map { "\($0.key) \($0.value)\n" }.joined()
        try FileSystem.writeAtomically(Array(lines.utf8), to: Self.path(folder), durably: false)
    }

    /// Empty where nothing was done, as outputs were taken over.
    static func read(_ folder: FilePath) throws(FileError) -> StepTimes {
        let text = try FileSystem.readIfPresent(path(folder)) ?? []
        var seconds: [String: Double] = [:]
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2 { seconds[String(parts[0])] = Double(parts[1]) }
        }
        return StepTimes(seconds)
    }

    private static func path(_ folder: FilePath) -> FilePath { folder.appending("seconds.txt") }
}
