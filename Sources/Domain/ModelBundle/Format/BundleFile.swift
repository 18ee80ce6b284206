internal import Cryptography
internal import FileStore
internal import Parallelism

/// A mapped file whose bytes are those that were written; what they mean is not looked at.
struct BundleFile: Sendable {
    let path: FilePath
    let map: MemoryMap
    private let ranges: [Range<Int>]

    var byteCount: Int { map.byteCount }

    init(_ path: FilePath) throws(BundleError) {
        do throws(FileError) {
            map = try MemoryMap(path)
        } catch {
            throw BundleError(.unreachable, path, "\(error)")
        }
        self.path = path
        let header = try Self.header(of: map, path)
        ranges = header.entries.map(\.range)
        try Self.verify(map, header, path)
    }

    func range(_ section: BundleSection) -> Range<Int> { ranges[section.index] }

    /// A copy of a section.
    func bytes(_ section: BundleSection) throws(BundleError) -> [UInt8] {
        map.bytes(range(section))
    }

    func withBytes<Result>(_ section: BundleSection, _ body: (RawSpan) -> Result) -> Result {
        map.withBytes(range(section), body)
    }

    private static func header(
        of map: MemoryMap, _ path: FilePath
    ) throws(BundleError) -> BundleHeader {
        let bytes = map.bytes(0..<min(BundleHeader.size, map.byteCount))
        do throws(BundleHeader.Problem) {
            return try BundleHeader(bytes, fileSize: map.byteCount)
        } catch {
            throw BundleError(error, path)
        }
    }

    private static func verify(
        _ map: MemoryMap, _ header: BundleHeader, _ path: FilePath
    ) throws(BundleError) {
        let entries = header.entries
        let right = Workers.map(entries.count, jobs: 2, state: {}) {
            (_: inout Void, index) -> Bool in
            var hasher = SHA256()
            map.withBytes(entries[index].range) { hasher.update($0) }
            return hasher.finalize() == entries[index].digest
        }
        for (entry, isRight) in zip(entries, right) where !isRight {
            throw BundleError(
                .corrupt, path, section: entry.section.name, "its checksum is wrong")
        }
        var end = BundleHeader.size
        for entry in entries {
            guard map.bytes(end..<entry.range.lowerBound).allSatisfy({ $0 == 0 }) else {
                throw BundleError(
                    .corrupt, path, section: entry.section.name, "something stands before it")
            }
            end = entry.range.upperBound
        }
    }
}

extension BundleError {
    fileprivate init(_ problem: BundleHeader.Problem, _ path: FilePath) {
        switch problem {
        case .foreign: self.init(.foreign, path, "it does not begin as a model does")
        case .newer(let version):
            self.init(
                .newer, path,
                "its format is \(version), and this program reads up to \(BundleHeader.version)")
        case .truncated(let reason): self.init(.truncated, path, reason)
        case .corrupt(let reason): self.init(.corrupt, path, section: "header", reason)
        }
    }
}

extension MemoryMap {
    fileprivate func bytes(_ range: Range<Int>) -> [UInt8] {
        withBytes(range) { span in
            unsafe span.withUnsafeBytes { unsafe Array($0) }
        }
    }
}
