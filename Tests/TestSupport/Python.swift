internal import Foundation

extension Peers {
    /// Runs Python of the peers once for a whole list of cases.
    ///
    /// - Parameters:
    ///   - script: Finds the input as `cases`, and leaves its answer in `results`.
    ///   - cases: Anything that JSON can say; so is the answer.
    package static func python(_ script: String, cases: Any) throws -> Any {
        let folder = TemporaryDirectory()
        let input = try JSONSerialization.data(withJSONObject: cases)
        try folder.write("input.json", [UInt8](input))
        let program = """
            import json, sys
            cases = json.load(open(sys.argv[1], encoding='utf-8'))
            \(script)
            json.dump(results, open(sys.argv[2], 'w'))
            """
        let outcome = try runProcess(
            path("python3"),
            ["-c", program, folder.path("input.json"), folder.path("output.json")],
            environment: environment(home: folder.path))
        guard outcome.status == 0 else { throw PythonFailure(description: outcome.description) }
        return try JSONSerialization.jsonObject(
            with: Data(try folder.read("output.json")), options: .fragmentsAllowed)
    }
}

/// What Python said before it failed.
package struct PythonFailure: Error, CustomStringConvertible {
    package let description: String
}
