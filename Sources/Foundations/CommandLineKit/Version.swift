internal import CBuildInfo

/// What `--version` shows after the program's name.
package struct Version: Sendable, CustomStringConvertible {
    package let number: String
    package let commit: String

    package init(number: String, commit: String) {
        self.number = number
        self.commit = commit
    }

    /// The version that this executable was built as.
    package static var current: Version {
        unsafe Version(
            number: String(cString: build_info_version()),
            commit: String(cString: build_info_commit()))
    }

    package var description: String { "\(number) (\(commit))" }
}
