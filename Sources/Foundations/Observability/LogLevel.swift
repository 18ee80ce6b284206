/// How much a line of the log matters.
package enum LogLevel: Int, Sendable, Comparable, CaseIterable {
    case debug, info, notice, warning, error

    /// Reads the names that LOG_LEVEL takes, in any case.
    package init?(_ name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name.lowercased() }) else {
            return nil
        }
        self = level
    }

    package var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        }
    }

    package static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
