/// What datavc refuses or cannot do: what happened, where, and what to do.
package struct VersioningError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// Nothing is tracked here, or the place is not a data repository.
        case notFound
        /// Objects that are needed are in no place that was looked at.
        case missingObjects
        /// Bytes do not hash to their name.
        case corrupt
        /// Going on would lose work that no cache holds.
        case unsavedWork
        /// A path, pointer or manifest that could do harm, or that DVC could not read.
        case refused
        /// Another process changed a file while it was read.
        case changedMeanwhile
        /// Another process holds the repository.
        case locked
        /// A remote failed, or none is set up.
        case remote
        /// An option or a file says something that has no meaning.
        case configuration
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
