import Foundation
import TestSupport
import Testing

/// Runs `.ci/check-imports` on small trees, each with one thing wrong.
@Suite("The import check")
struct CheckImportsTests {
    private let folder = TemporaryDirectory()

    /// Layer, target and what it depends on; every tree starts from these.
    private static let targets: [(layer: String, name: String, dependencies: [String])] = [
        ("System", "CYAML", []),
        ("Foundations", "YAML", ["CYAML"]),
        ("Foundations", "HTTPClient", []),
        ("Foundations", "CommandLineKit", []),
        ("Domain", "Versioning", ["YAML"]),
        ("Services", "Remotes", ["HTTPClient", "Versioning"]),
        ("Tools", "datavc", ["CommandLineKit", "Remotes", "Versioning"]),
    ]

    private func check(
        _ file: String? = nil, _ text: String = "", extra: [String: [String]] = [:]
    ) throws -> ProcessOutcome {
        let package: [String: Any] = [
            "targets": Self.targets.map { target in
                let dependencies = target.dependencies + (extra[target.name] ?? [])
                return [
                    "name": target.name, "path": "Sources/\(target.layer)/\(target.name)",
                    "dependencies": dependencies.map { ["byName": [$0, nil]] },
                ]
            }
        ]
        let json = try JSONSerialization.data(withJSONObject: package)
        try folder.write("package.json", json)
        for target in Self.targets {
            _ = try folder.makeDirectory("Sources/\(target.layer)/\(target.name)")
        }
        try folder.write(
            "Sources/Foundations/YAML/YAML.swift",
            "internal import CYAML\nimport Synchronization\ninternal import Glibc\n")
        try folder.write("Sources/Services/Remotes/A.swift", "package import Versioning\n")
        try folder.write("Sources/Tools/datavc/main.swift", "import Glibc\nexit(1)\n")
        try folder.write("Tests/YAMLTests/A.swift", "import Foundation\nimport YAML\n")
        if let file { try folder.write(file, text) }
        return try runProcess(
            "python3",
            [
                "\(Repository.root)/.ci/check-imports", "--root", folder.path, "--package",
                folder.path("package.json"),
            ])
    }

    @Test("accepts a tree that keeps the rules")
    func clean() throws {
        let outcome = try check()
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome)")
    }

    @Test(
        "refuses a line that breaks them, naming file and line",
        arguments: [
            ("Foundations/YAML", "import Foundation", "for tests"),
            ("Foundations/YAML", "import CYAML", "internal import CYAML"),
            ("Foundations/YAML", "package import HTTPClient", "foundations do not know"),
            ("Foundations/YAML", "internal import struct Versioning.X", "arrows only point down"),
            ("Foundations/YAML", "let a = getenv(\"X\")", "only executables may use getenv"),
            ("Domain/Versioning", "internal import CYAML", "C modules are for foundations"),
            ("Domain/Versioning", "import Glibc", "no Glibc"),
            ("Domain/Versioning", "import HTTPClient", "Domain does not choose this"),
            ("Domain/Versioning", "@testable import YAML", "back door"),
            ("Services/Remotes", "private import Glibc", "no Glibc"),
            ("Services/Remotes", "import CommandLineKit", "Services does not choose this"),
            ("Services/Remotes", "import YAML", "not a dependency of Remotes"),
            ("Services/Remotes", "let e = Environment.current", "only executables may use"),
            ("Services/Remotes", "    exit(2)", "only executables may use exit"),
            ("Services/Remotes", "import datavc", "executables are at the top"),
            ("Services/Remotes", "import NIOCore", "no such module"),
            ("System/CYAML", "let x = 1", "System holds C only"),
        ])
    func refuses(place: String, line: String, reason: String) throws {
        let outcome = try check("Sources/\(place)/Wrong.swift", "// first\n\(line)\n")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("Sources/\(place)/Wrong.swift"), "\(outcome)")
        #expect(outcome.output.contains(reason), "\(outcome)")
    }

    @Test(
        "refuses a package whose arrows point the wrong way",
        arguments: [
            ("YAML", "HTTPClient", "foundations do not know"), ("YAML", "Remotes", "point down"),
            ("Remotes", "CYAML", "C modules are for foundations"),
            ("HTTPClient", "CYAML", "CYAML belongs to one foundation"),
        ])
    func wrongPackage(target: String, dependency: String, reason: String) throws {
        let outcome = try check(extra: [target: [dependency]])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("Package.swift: "), "\(outcome)")
        #expect(outcome.output.contains(reason), "\(outcome)")
    }

    @Test("refuses folders without a target and tests of the old kind")
    func strays() throws {
        let stray = try check("Sources/Domain/Stray/A.swift", "")
        #expect(stray.output.contains("Sources/Domain/Stray: no target"), "\(stray)")
        let old = try check("Tests/YAMLTests/Old.swift", "import XCTest\n@testable import YAML\n")
        #expect(old.output.contains("Old.swift:1") && old.output.contains("Old.swift:2"), "\(old)")
    }

    @Test("lets comments say what code may not")
    func comments() throws {
        let text = """
            // import Foundation, exit(1)
            let exited = process.exit(1)
            let text = "exit(1)"
            """
        let outcome = try check("Sources/Services/Remotes/Fine.swift", text)
        #expect(outcome.status == 0, "\(outcome)")
    }
}
