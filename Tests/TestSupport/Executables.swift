internal import Foundation

/// Finds the executables of this package: those of the same build as the running tests.
package enum Executables {
    package static func path(_ name: String) -> String {
        "\(directory)/\(name)"
    }

    package static var directory: String {
        if let named = ProcessInfo.processInfo.environment["AISLE_BIN"] { return named }
        let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: tests ?? ".").deletingLastPathComponent().path
    }
}

/// Where this repository is.
package enum Repository {
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}

/// Whether the long tests are asked for, as `make soak` does.
package enum Soak {
    package static var isOn: Bool { ProcessInfo.processInfo.environment["AISLE_SOAK"] == "1" }
}
