/// What is wrong in params.yaml: the file, the line, the key and what is allowed there.
package struct ParameterError: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// From the section on, such as `preprocessing.split.test`; empty for the file as a whole.
    package let key: String
    package let problem: String

    package init(file: String, line: Int, key: String, _ problem: String) {
        self.file = file
        self.line = line
        self.key = key
        self.problem = problem
    }

    package var description: String {
        key.isEmpty ? "\(file):\(line): \(problem)" : "\(file):\(line): \(key): \(problem)"
    }
}
