package import FileStore

/// Why a model's file is not served, or could not be written: what is wrong, where, and what to do.
package struct BundleError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The file cannot be opened, read or written.
        case unreachable
        /// Not a model at all.
        case foreign
        /// Written by a later release.
        case newer
        /// Made for other code than this.
        case incompatible
        /// Shorter or longer than its header says.
        case truncated
        /// Bytes are not those that were written, or do not fit each other.
        case corrupt
        /// The model does not give the answers that were stored with it.
        case unfaithful
        /// What was to be written contradicts itself.
        case inconsistent
    }

    package let code: Code
    package let path: FilePath
    /// The part of the file that is wrong.
    package let section: String?
    package let reason: String

    package init(_ code: Code, _ path: FilePath, section: String? = nil, _ reason: String) {
        self.code = code
        self.path = path
        self.section = section
        self.reason = reason
    }

    package var description: String {
        let place = section.map { ", section \($0)" } ?? ""
        return "model \(path)\(place): \(reason); \(advice)"
    }

    private var advice: String {
        switch code {
        case .unreachable: "check the volume and its permissions"
        case .foreign: "give the path of a model that training wrote"
        case .newer: "update this program, or serve a model of its own release"
        case .incompatible: "train again with this release, or run the release that made it"
        case .truncated, .corrupt: "fetch the file again from the remote, or train again"
        case .unfaithful: "keep the previous model, and train again"
        case .inconsistent: "this is an error in the program that writes; report it"
        }
    }
}
