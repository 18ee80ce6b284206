internal import FileStore
internal import Versioning

/// Why the volume, the remote or git could not be brought in step, and what to do.
package struct SyncError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The volume cannot be used as it is.
        case volume
        /// There is nothing to work on, and inventing something would be wrong.
        case noData
        /// Data and pointer both changed.
        case conflict
        /// Objects are in no place that was looked at.
        case missingObjects
        /// Some objects could not be moved; trying again may help.
        case transfer
        /// Git refused; trying again may help.
        case git
        /// Git needs a person.
        case gitRefused
        /// Asked to stop before the work was done.
        case stopped
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether the same thing may go well in a moment.
    package static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let error as SyncError: error.code == .transfer || error.code == .git
        case let error as RemoteError:
            error.code == .unavailable && !(error.underlying is FileError)
        case let error as VersioningError: error.code == .changedMeanwhile
        default: false
        }
    }
}
