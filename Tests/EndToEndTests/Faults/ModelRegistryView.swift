import Cryptography
import FileStore
import Foundation
import Registry
import TestSupport

/// What stands in a rig's registry and volume after a fault.
struct ModelRegistryView {
    private let registry: ModelRegistry

    init(_ environment: [String: String?]) throws {
        let url = environment["DATABASE_URL"] ?? nil
        registry = ModelRegistry(try TestDatabase.open(url ?? ""))
    }

    func production() throws -> Int? {
        try registry.alias(of: "aisle").flatMap { try registry.version($0.version)?.number }
    }

    func versions() throws -> Int { try registry.versions(of: "aisle").count }

    /// Objects whose bytes are not those of their names, and unfinished work.
    func problems(in volume: String) throws -> [String] {
        var paths: [String] = []
        try TreeWalk.run(FilePath(volume + "/objects")) { entry in
            if entry.kind == .regular { paths.append(String(decoding: entry.path, as: UTF8.self)) }
            return true
        }
        return try paths.filter { path in
            let bytes = try FileSystem.read(FilePath(volume + "/objects/" + path))
            return SHA256Digest(of: bytes).hex != path.split(separator: "/").suffix(2).joined()
        }
    }
}
