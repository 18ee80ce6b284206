import Cryptography
import FileStore
import Foundation
import ModelBundle
import TestSupport
import Testing

/// Reads FORMAT.md's table by itself, so as to damage files and sign them again.
private struct Forgery {
    var bytes: [UInt8]

    static let sections = 15

    func number(_ position: Int, _ size: Int) -> Int {
        (0..<size).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }

    func range(_ section: Int) -> Range<Int> {
        let entry = 64 + section * 64
        let start = number(entry + 8, 8)
        return start..<start + number(entry + 16, 8)
    }

    mutating func sign() {
        for section in 0..<Self.sections {
            let digest = SHA256.hash(of: Array(bytes[range(section)]))
            bytes.replaceSubrange(64 + section * 64 + 32..<64 + section * 64 + 64, with: digest)
        }
        signHeader()
    }

    mutating func signHeader() {
        let size = 64 + Self.sections * 64
        bytes.replaceSubrange(32..<64, with: [UInt8](repeating: 0, count: 32))
        bytes.replaceSubrange(32..<64, with: SHA256.hash(of: Array(bytes[..<size])))
    }

    mutating func put(_ value: Int, at position: Int, size: Int) {
        for index in 0..<size {
            bytes[position + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
    }
}

@Suite struct DamageTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    private let whole: Forgery

    init() throws {
        _ = try Models.write(Models.train(categories: 3, rows: 24).content, to: folder)
        whole = Forgery(bytes: try folder.read("model.aisle"))
    }

    /// The error of loading these bytes; `nil` when they load, and then they also predict.
    private func load(_ bytes: [UInt8]) throws -> BundleError? {
        let path = try folder.write("damaged", bytes)
        do {
            let model = try BundledModel(FilePath(path))
            var scratch = Classifier.Scratch(for: model.classifier)
            for title in ["thing1x2 neuf word7", "", "crème 腕時計"] {
                let prediction = model.classifier.predict(title, "promo A4 thing0x1", &scratch)
                #expect(prediction.confidence.isFinite && prediction.confidence <= 1.0001)
            }
            return nil
        } catch {
            #expect(error.description.contains(path))
            return error
        }
    }

    @Test("A file that is cut anywhere is refused")
    func cuts() throws {
        let count = whole.bytes.count
        let step = max(1, count / 6000)
        let places = Set(0..<1100).union(stride(from: 0, to: count, by: step))
            .union(count - 200..<count)
        for length in places {
            let error = try load(Array(whole.bytes[..<length]))
            #expect([.truncated, .foreign].contains(error?.code), "cut to \(length)")
        }
    }

    @Test("Bytes after the end are refused")
    func longer() throws {
        #expect(try load(whole.bytes + [0])?.code == .truncated)
    }

    @Test("Any damaged byte is noticed", arguments: 0..<4)
    func damage(part: Int) throws {
        var random = SeededGenerator(seed: UInt64(part))
        for _ in 0..<2500 {
            var damaged = whole.bytes
            let position = Int.random(in: 0..<damaged.count, using: &random)
            damaged[position] ^= UInt8.random(in: 1...255, using: &random)
            #expect(try load(damaged) != nil, "byte \(position)")
        }
    }

    @Test("Damage with repaired checksums is refused or harmless", arguments: 0..<4)
    func forgery(part: Int) throws {
        var random = SeededGenerator(seed: 100 + UInt64(part))
        var refused = 0
        for _ in 0..<2500 {
            var forged = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // Each section as often as any other, however small.
                let range = forged.range(Int.random(in: 0..<Forgery.sections, using: &random))
                guard let position = range.randomElement(using: &random) else { continue }
                let values: [UInt8] = [
                    0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &random),
                ]
                forged.bytes[position] = values[Int.random(in: 0..<6, using: &random)]
            }
            forged.sign()
            if try load(forged.bytes) != nil { refused += 1 }
        }
        #expect(refused > 500)
    }

    @Test("A forged header or table is refused")
    func forgedTable() throws {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<3000 {
            var forged = whole
            let position = Int.random(in: 12..<64 + Forgery.sections * 64, using: &random)
            guard !(32..<64).contains(position) else { continue }
            let isDigest = position >= 64 && position % 64 >= 32
            let old = forged.bytes[position]
            forged.bytes[position] = UInt8.random(in: 0...255, using: &random)
            guard forged.bytes[position] != old else { continue }
            forged.signHeader()
            let error = try load(forged.bytes)
            #expect(error?.code == .corrupt || !isDigest && error?.code == .truncated)
        }
    }

    @Test("A file of another kind, and one of a later format, are told apart")
    func foreign() throws {
        #expect(try load(Array("name: not a model\n".utf8))?.code == .foreign)
        #expect(try load([])?.code == .foreign)
        var newer = whole
        newer.put(2, at: 8, size: 4)
        newer.signHeader()
        let error = try load(newer.bytes)
        #expect(error?.code == .newer)
        #expect(error?.description.contains("update this program") == true)
        #expect(
            throws: BundleError.self, performing: { try BundledModel(FilePath("/no/such/file")) })
        #expect(throws: BundleError.self, performing: { try BundledModel(FilePath(folder.path)) })
    }

    @Test(
        "A place that names a feature beyond the last, or twice, is refused",
        arguments: [0xFF_FFFE, -1, 0])
    func places(feature: Int) throws {
        var forged = whole
        let places = forged.range(2)
        let features = forged.range(3).count / 4
        let used = stride(from: places.lowerBound, to: places.upperBound, by: 8).filter {
            forged.bytes[$0..<$0 + 8].contains { $0 != 0xFF }
        }
        #expect(used.count == features)
        let wanted = feature == -1 ? features : feature
        let place = try #require(used.first { forged.number($0, 3) != wanted })
        forged.put(wanted, at: place, size: 3)
        forged.sign()
        let error = try load(forged.bytes)
        #expect(error?.section == "places")
        #expect(error?.code == .corrupt)
    }

    @Test("A vocabulary without an empty place, where a search would not end, is refused")
    func fullVocabulary() throws {
        var forged = whole
        for position in forged.range(2) where position % 8 == 7 { forged.bytes[position] = 0 }
        forged.sign()
        #expect(try load(forged.bytes)?.section == "places")
    }

    @Test("Numbers that are none are refused", arguments: [3, 5, 6, 7, 8, 9])
    func notNumbers(section: Int) throws {
        for pattern in [0x7FC0_0000, 0x7F80_0000, 0xFF80_0000] {
            var forged = whole
            forged.put(pattern, at: forged.range(section).lowerBound, size: 4)
            forged.sign()
            #expect(try load(forged.bytes)?.code == .corrupt)
        }
    }

    @Test("Texts that were cleaned by other rules are refused")
    func otherCleaning() throws {
        var forged = whole
        forged.put(99, at: forged.range(1).lowerBound, size: 4)
        forged.sign()
        #expect(try load(forged.bytes)?.code == .incompatible)
    }
}
