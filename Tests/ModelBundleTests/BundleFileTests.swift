import Cryptography
import FileStore
import Foundation
import Kernels
import ModelBundle
import TestSupport
import Testing

@Suite struct BundleFileTests {
    let folder = TemporaryDirectory()

    @Test("What is written is read, and predicts as it did in memory")
    func roundTrip() throws {
        var trained = Models.train(categories: 19, rows: 800)
        trained.content.scoreMap = trained.content.scoreMap.doubting(0.0625)
        // They were of the map before.
        trained.content.golden = []
        let model = try BundledModel(Models.write(trained.content, to: folder))
        #expect(model.categories == trained.content.categories)
        #expect(model.golden == trained.content.golden)
        #expect(model.trainingDataDigest == trained.content.trainingDataDigest)
        #expect(model.driftProfile == trained.content.driftProfile)
        #expect(model.metadata == trained.content.metadata.json)
        #expect(model.classifier.parameters == trained.content.parameters)
        let memory = Classifier(trained.content)
        var (left, right) = (
            Classifier.Scratch(for: memory), Classifier.Scratch(for: model.classifier)
        )
        for row in 0..<trained.products.count {
            let (title, description) = (
                trained.products.titles[row], trained.products.descriptions[row]
            )
            let expected = memory.probabilities(
                title: title.span, description: description.span, &left)
            let found = model.classifier.probabilities(
                title: title.span, description: description.span, &right)
            #expect(found == expected)
        }
    }

    @Test("The digest is that of the file, and equal content is equal bytes")
    func digest() throws {
        let content = Models.tiny()
        let first = try BundleWriter.write(content, to: FilePath(folder.path("first")))
        let second = try BundleWriter.write(content, to: FilePath(folder.path("second")))
        let bytes = try folder.read("first")
        #expect(first == second)
        #expect(try folder.read("second") == bytes)
        #expect(SHA256.hash(of: bytes) == first.digest)
        #expect(bytes.count == first.byteCount)
    }

    @Test("The bytes are those that FORMAT.md describes, written by other code")
    func goldenBytes() throws {
        let path = try Models.write(Models.tiny(), to: folder)
        let bytes = try folder.read("model.aisle")
        let digest = hex(SHA256.hash(of: bytes))
        #expect(digest == "70d477fdc2a4f6e4f9b04e1f7f5cc782e6e58b3f27d2fa992ffbff2afdb1b28a")
        let other = try runProcess("python3", ["-c", tinyByFormat])
        #expect(other.status == 0)
        #expect(other.description.contains("\(bytes.count) \(digest)"))
        #expect(try BundledModel(path).categories.count == 3)
    }

    @Test("A model whose golden examples come out otherwise is not served")
    func unfaithful() throws {
        var content = Models.train(categories: 3, rows: 60).content
        let example = content.golden[4]
        func altered(_ category: Int, _ confidence: Float) -> GoldenExample {
            GoldenExample(
                title: example.title, description: example.description, category: category,
                confidence: confidence, probabilities: example.probabilities)
        }
        for wrong in [
            altered((example.category + 1) % 3, example.confidence),
            altered(example.category, example.confidence - 3e-5),
        ] {
            content.golden[4] = wrong
            let path = try Models.write(content, to: folder)
            let error = #expect(throws: BundleError.self) { try BundledModel(path) }
            #expect(error?.code == .unfaithful)
            #expect(error?.description.contains("golden example 5") == true)
        }
    }

    @Test("What contradicts itself is not written")
    func inconsistent() throws {
        var content = Models.tiny()
        content.thresholds.removeLast()
        let error = #expect(throws: BundleError.self) {
            try BundleWriter.write(content, to: FilePath(folder.path("model")))
        }
        #expect(error?.code == .inconsistent)
        #expect(!folder.exists("model"))
    }

    @Test("A write that fails leaves the old model and nothing else")
    func failedWrite() throws {
        let path = try folder.makeDirectory("model/inside")
        let error = #expect(throws: BundleError.self) {
            try BundleWriter.write(Models.tiny(), to: FilePath(folder.path("model")))
        }
        #expect(error?.code == .unreachable)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model"])
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("A writer that died leaves only a temporary name; the next write is whole")
    func leftover() throws {
        let path = try Models.write(Models.tiny(), to: folder)
        let whole = try folder.read("model.aisle")
        let leftover = folder.path + "/" + String(decoding: TemporaryName.next(), as: UTF8.self)
        try Data(whole.prefix(2000)).write(to: URL(fileURLWithPath: leftover))
        #expect(try BundledModel(path).golden.count == 1)
        _ = try Models.write(Models.tiny(), to: folder)
        #expect(try folder.read("model.aisle") == whole)
    }

    @Test("Metadata are sorted JSON that others can read")
    func metadata() throws {
        var metadata = BundleMetadata()
        metadata.gitCommit = "a\"b\\c\n\u{1}é"
        metadata.metrics = ["z": 1, "a": 0.25, "bad": .infinity]
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(metadata.json.utf8)) as? [String: Any])
        #expect(json["git_commit"] as? String == "a\"b\\c\n\u{1}é")
        #expect((json["metrics"] as? [String: Any])?["a"] as? Double == 0.25)
        #expect((json["metrics"] as? [String: Any])?["bad"] is NSNull)
        #expect(json.count == 5)
    }
}
