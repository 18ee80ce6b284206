import Cryptography
import FileStore
import Foundation
import HTTPClient
import Remotes
import Synchronization
import TestSupport
import Testing
import Versioning

/// A folder of files whose names in a remote are known.
struct SampleFiles {
    private let folder = TemporaryDirectory()

    static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return generator.bytes(count)
    }

    static func key(of bytes: [UInt8], isTree: Bool = false) -> ObjectKey {
        ObjectKey(ObjectID(digest: MD5.hash(of: bytes), isTree: isTree))
    }

    func file(_ bytes: [UInt8]) throws -> FilePath {
        FilePath(try folder.write(UUID().uuidString, bytes))
    }
}

extension Remote {
    func bytes(of key: ObjectKey) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try read(key) { piece in
            unsafe piece.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    func ids(in layout: ObjectLayout = .current) throws -> Set<ObjectID> {
        var found: Set<ObjectID> = []
        try list(layout) { found.insert($0) }
        return found
    }
}

/// A retry policy that waits for nothing.
let impatient = RetryPolicy(attempts: 4, sleep: { _ in }, random: { 1 })

let testKeys = ["AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "secret"]

func s3Remote(
    _ origin: String, url: String = "s3://bucket/some/prefix", options: [String: String] = [:],
    environment: [String: String] = testKeys, clock: WallClock = .system
) throws -> S3Remote {
    var values = ["url": url, "endpointurl": origin]
    values.merge(options) { $1 }
    return try S3Remote(
        RemoteOptions(name: "r", values: values),
        environment: ["AWS_EC2_METADATA_DISABLED": "true"].merging(environment) { $1 },
        clock: clock, retry: impatient)
}

func expectError(
    _ code: RemoteError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) -> String {
    let error = #expect(throws: RemoteError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    return error?.description ?? ""
}
