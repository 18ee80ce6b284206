internal import Cryptography
package import FileStore
internal import Kernels
internal import Parallelism

/// Writes models: under a temporary name, synced, and under the final name only when complete.
package enum BundleWriter {
    package struct Written: Sendable, Hashable {
        /// The SHA-256 of the file.
        package let digest: [UInt8]
        package let byteCount: Int
    }

    /// Writes the model; equal content is equal bytes. The tables are streamed, never copied.
    package static func write(
        _ content: BundleContent, to path: FilePath, permissions: UInt32 = 0o444,
        durably: Bool = true
    ) throws(BundleError) -> Written {
        if let contradiction = content.contradiction {
            throw BundleError(.inconsistent, path, contradiction)
        }
        let temporary = path.parent.appending(TemporaryName.next())
        do throws(FileError) {
            let written = try stream(content, to: temporary, permissions, durably)
            try FileSystem.rename(temporary, to: path)
            if durably { try FileSystem.synchronizeDirectory(path.parent) }
            return written
        } catch {
            try? FileSystem.remove(temporary)  // The first error is the one to tell.
            throw BundleError(.unreachable, path, "\(error)")
        }
    }

    private static func stream(
        _ content: BundleContent, to path: FilePath, _ permissions: UInt32, _ durably: Bool
    ) throws(FileError) -> Written {
        let parts = BundleSection.allCases.map { SectionBytes(content, $0) }
        let digests = Workers.map(parts.count, jobs: 2, state: {}) { (_: inout Void, index) in
            parts[index].digest
        }
        let header = BundleHeader(
            parts.indices.map { (parts[$0].section, parts[$0].count, digests[$0]) })
        var output = try HashedFile(path, permissions)
        try output.write(header.bytes)
        for (part, entry) in zip(parts, header.entries) {
            let gap = entry.range.lowerBound - output.count
            try output.write([UInt8](repeating: 0, count: gap))
            try output.write(part)
        }
        return try output.finish(durably: durably)
    }
}

/// A section's bytes where they already are.
private enum SectionBytes: Sendable {
    case record(BundleSection, [UInt8])
    case places([UInt64])
    case floats(BundleSection, [Float])
    case steps([Int8])

    init(_ content: BundleContent, _ section: BundleSection) {
        self =
            switch section {
            case .places: .places(content.vocabulary.places)
            case .idf: .floats(section, content.vocabulary.idf)
            case .scales: .floats(section, content.weights.scales)
            case .steps: .steps(content.weights.steps)
            default: .record(section, content.record(section) ?? [])
            }
    }

    var section: BundleSection {
        switch self {
        case .record(let section, _), .floats(let section, _): section
        case .places: .places
        case .steps: .steps
        }
    }

    var count: Int { withBytes { $0.byteCount } }

    func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch self {
        case .record(_, let bytes): try unsafe body(bytes.span.bytes)
        case .places(let places): try unsafe body(places.span.bytes)
        case .floats(_, let floats): try unsafe body(floats.span.bytes)
        case .steps(let steps): try unsafe body(steps.span.bytes)
        }
    }

    var digest: [UInt8] {
        var hasher = SHA256()
        withBytes { hasher.update($0) }
        return hasher.finalize()
    }
}

/// A new file that knows the digest of what was written to it.
private struct HashedFile: ~Copyable {
    private static let piece = 1 << 20

    private let file: File
    private var hasher = SHA256()
    private(set) var count = 0

    init(_ path: FilePath, _ permissions: UInt32) throws(FileError) {
        file = try File(path, .create(permissions: permissions))
    }

    mutating func write(_ bytes: [UInt8]) throws(FileError) {
        try unsafe write(bytes.span.bytes)
    }

    mutating func write(_ section: SectionBytes) throws(FileError) {
        try section.withBytes { bytes throws(FileError) in try write(bytes) }
    }

    /// Piece by piece, so that a piece is still in the processor's cache when it is hashed.
    private mutating func write(_ bytes: RawSpan) throws(FileError) {
        var rest = bytes
        while !rest.isEmpty {
            let piece = rest.extracting(first: min(Self.piece, rest.byteCount))
            hasher.update(piece)
            try file.write(piece)
            count += piece.byteCount
            rest = rest.extracting(droppingFirst: piece.byteCount)
        }
    }

    mutating func finish(durably: Bool) throws(FileError) -> BundleWriter.Written {
        if durably { try file.synchronize() }
        return BundleWriter.Written(digest: hasher.finalize(), byteCount: count)
    }
}
