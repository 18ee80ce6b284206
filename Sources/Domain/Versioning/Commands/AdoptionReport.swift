package import FileStore

/// What of a repository made by another version of DVC needs adopting, output by output.
package struct AdoptionReport: Sendable {
    package enum State: Sendable {
        case needsNothing
        /// In the layout of DVC 2, with this many objects.
        case convertible(objects: Int)
        case converted(TrackedOutput)
        /// The cache lacks these objects, which a fetch may bring.
        case incomplete([ObjectKey])
        case refused(String)
    }

    package struct Item: Sendable {
        package let output: Output
        package internal(set) var state: State
    }

    package struct UnusableRemote: Sendable {
        package let name: String
        package let reason: String
    }

    package internal(set) var items: [Item] = []
    package internal(set) var remotes: [UnusableRemote] = []
    /// Pointers that were written.
    package internal(set) var pointers: [FilePath] = []

    package var convertible: Int {
        items.count { if case .convertible = $0.state { true } else { false } }
    }

    /// Outputs that stay as they are although they would need something.
    package var left: Int {
        items.count { item in
            switch item.state {
            case .incomplete, .refused: true
            case .needsNothing, .convertible, .converted: false
            }
        }
    }
}
