internal import FileStore

/// Joins what pointers say with what lies in the work tree.
struct Listing {
    private struct Found {
        var isOutput: Bool
        var isDirectory: Bool
        var isExecutable: Bool
        var size: Int?
        var id: ObjectID?
    }

    /// The listed path below the root.
    let base: [UInt8]
    let isRecursive: Bool
    private var found: [[UInt8]: Found] = [:]
    private(set) var isKnown = false
    /// The listed path is an output, or in one.
    private(set) var isInsideOutput = false
    private var isFile = false

    init(base: [UInt8], isRecursive: Bool) {
        self.base = base
        self.isRecursive = isRecursive
    }

    /// Whether an output lies at, below or above the listed path.
    func concerns(_ place: [UInt8], isTree: Bool) -> Bool {
        place.isAtOrBelow(base) || (isTree && base.isAtOrBelow(place))
    }

    func isInside(_ place: [UInt8]) -> Bool { base.isAtOrBelow(place) }

    mutating func add(
        _ place: [UInt8], id: ObjectID?, size: Int?, isDirectory: Bool, isExecutable: Bool
    ) {
        if base.isAtOrBelow(place) { isInsideOutput = true }
        guard place.isAtOrBelow(base) else { return }
        isKnown = true
        if place == base, !isDirectory { isFile = true }
        guard let shown = name(of: place) else { return }
        if shown.isWhole {
            found[shown.path] = Found(
                isOutput: true, isDirectory: isDirectory, isExecutable: isExecutable, size: size,
                id: id)
        } else if found[shown.path] == nil {
            // A folder on the way to an output; one inside of an output is part of it.
            found[shown.path] = Found(
                isOutput: isInsideOutput, isDirectory: true, isExecutable: false, size: nil,
                id: nil)
        }
    }

    /// Takes over size and mode of what is there.
    mutating func see(_ place: [UInt8], _ status: FileStatus) {
        if place == base, status.kind != .directory { isFile = true }
        guard let shown = name(of: place), shown.isWhole else { return }
        let isDirectory = status.kind == .directory
        if isDirectory, isRecursive { return }
        var entry =
            found[shown.path]
            ?? Found(
                isOutput: false, isDirectory: isDirectory, isExecutable: false, size: nil, id: nil)
        entry.size = Int(status.size)
        entry.isExecutable = !isDirectory && status.isOwnerExecutable
        found[shown.path] = entry
    }

    /// What an entry is listed as, and whether that is all of it or the folder that holds it.
    private func name(of place: [UInt8]) -> (path: [UInt8], isWhole: Bool)? {
        if place == base {
            return isFile ? (FilePath(place).name, true) : nil
        }
        let rest = base.isEmpty ? place : Array(place.dropFirst(base.count + 1))
        guard !isRecursive, let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
            return (rest, true)
        }
        return (Array(rest[..<slash]), false)
    }

    var sorted: [ListedEntry] {
        found.filter { !isRecursive || !$0.value.isDirectory }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { path, entry in
                ListedEntry(
                    path: path, isOutput: entry.isOutput, isDirectory: entry.isDirectory,
                    isExecutable: entry.isExecutable, size: entry.size, id: entry.id)
            }
    }
}

extension [UInt8] {
    fileprivate func isAtOrBelow(_ directory: [UInt8]) -> Bool {
        if directory.isEmpty || self == directory { return true }
        return count > directory.count && self[directory.count] == UInt8(ascii: "/")
            && starts(with: directory)
    }
}
