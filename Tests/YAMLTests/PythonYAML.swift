import Foundation

/// The real ruamel, run once for a whole list of cases.
enum PythonYAML {
    static let interpreter = "/tmp/peers/bin/python3"
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: interpreter) }

    /// Runs `script` with `input` as JSON on its standard input; returns the JSON that it prints.
    static func run(_ script: String, input: Any) throws -> Any {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("yaml-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inputFile = folder.appendingPathComponent("input.json")
        let outputFile = folder.appendingPathComponent("output.json")
        try JSONSerialization.data(withJSONObject: input).write(to: inputFile)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: interpreter)
        process.arguments = [
            "-c",
            "import json, sys\ncases = json.load(open(sys.argv[1], encoding='utf-8'))\n"
                + script + "\njson.dump(results, open(sys.argv[2], 'w'))\n",
            inputFile.path, outputFile.path,
        ]
        try process.run()
        process.waitUntilExit()
        return try JSONSerialization.jsonObject(
            with: Data(contentsOf: outputFile), options: .fragmentsAllowed)
    }
}
