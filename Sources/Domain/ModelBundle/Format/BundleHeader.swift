internal import Cryptography

/// The beginning of a model's file: what it is, and where its sections lie.
struct BundleHeader {
    static let magic = Array("AISLEMDL".utf8)
    static let version: UInt32 = 1
    static let alignment = 64
    static let fixedSize = 64
    static let entrySize = 64
    static let digestOffset = 32
    static let digestSize = 32
    static let size = fixedSize + BundleSection.allCases.count * entrySize

    struct Entry {
        let section: BundleSection
        let range: Range<Int>
        let digest: [UInt8]
    }

    let entries: [Entry]
    let fileSize: Int

    /// Lays sections of these sizes one after the other.
    init(_ sections: [(section: BundleSection, size: Int, digest: [UInt8])]) {
        var end = Self.size
        var entries: [Entry] = []
        for (section, size, digest) in sections {
            let start = Self.aligned(end)
            entries.append(Entry(section: section, range: start..<start + size, digest: digest))
            end = start + size
        }
        self.entries = entries
        fileSize = end
    }

    static func aligned(_ position: Int) -> Int {
        (position + alignment - 1) / alignment * alignment
    }

    var bytes: [UInt8] {
        var writer = RecordWriter()
        writer.append(raw: Self.magic)
        writer.append(Self.version)
        writer.append(UInt32(entries.count))
        writer.append(UInt64(fileSize))
        writer.append(UInt64(0))
        writer.append(raw: [UInt8](repeating: 0, count: Self.digestSize))
        for entry in entries {
            writer.append(entry.section.rawValue)
            writer.append(UInt32(0))
            writer.append(UInt64(entry.range.lowerBound))
            writer.append(UInt64(entry.range.count))
            writer.append(UInt64(0))
            writer.append(raw: entry.digest)
        }
        var bytes = writer.bytes
        bytes.replaceSubrange(
            Self.digestOffset..<Self.digestOffset + Self.digestSize, with: SHA256.hash(of: bytes))
        return bytes
    }

    /// What is wrong with a header.
    enum Problem: Error {
        case foreign
        case newer(UInt32)
        case truncated(String)
        case corrupt(String)
    }

    /// Reads the header of a file of `size` bytes.
    ///
    /// There is one right way to lay the sections out, so all that differs from it is damage.
    init(_ bytes: [UInt8], fileSize size: Int) throws(Problem) {
        guard bytes.starts(with: Self.magic) else { throw .foreign }
        var reader = RecordReader(bytes)
        _ = reader.raw(Self.magic.count)
        guard let version = reader.number(UInt32.self) else {
            throw .truncated("it ends in its header")
        }
        guard version <= Self.version else { throw .newer(version) }
        guard bytes.count == Self.size else { throw .truncated("it ends in its header") }
        var unsigned = bytes
        let place = Self.digestOffset..<Self.digestOffset + Self.digestSize
        unsigned.replaceSubrange(place, with: [UInt8](repeating: 0, count: Self.digestSize))
        guard SHA256.hash(of: unsigned).elementsEqual(bytes[place]) else {
            throw .corrupt("the header's checksum is wrong")
        }
        var sections: [(section: BundleSection, size: Int, digest: [UInt8])] = []
        for section in BundleSection.allCases {
            var entry = RecordReader(
                Array(bytes[(Self.fixedSize + section.index * Self.entrySize)...]))
            _ = entry.raw(16)
            guard let length = entry.number(UInt64.self), length <= UInt64(size),
                entry.number(UInt64.self) != nil, let digest = entry.raw(Self.digestSize)
            else { throw .truncated("section \(section.name) is longer than the file") }
            sections.append((section, Int(length), digest))
        }
        self.init(sections)
        guard fileSize == size else {
            throw .truncated("it has \(size) bytes and should have \(fileSize)")
        }
        guard self.bytes == bytes else { throw .corrupt("the table of sections is not in order") }
    }
}
