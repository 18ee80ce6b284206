/// Why a columnar file cannot be used; the description names the file and says what to do.
package struct ColumnarError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// No columnar file at all.
        case foreign
        /// Written by a later version of Aisle.
        case newer(version: UInt32)
        /// Shorter than it says, or never finished.
        case truncated
        /// Bytes are not those that were written.
        case corrupt
        /// Sound, but without a column that is needed.
        case missingColumn
    }

    package let code: Code
    package let file: String
    package let problem: String

    package init(_ code: Code, file: String, _ problem: String) {
        self.code = code
        self.file = file
        self.problem = problem
    }

    package var description: String {
        let advice =
            switch code {
            case .foreign: "give the path of a columnar file"
            case .newer: "update Aisle, or make the file again with this version"
            case .truncated, .corrupt: "make the file again, or fetch it again"
            case .missingColumn: "make the file again with this version"
            }
        return "\(file): \(problem); \(advice)"
    }
}
