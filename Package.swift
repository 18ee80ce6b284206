// swift-tools-version: 6.2
import PackageDescription

// Layers: System < Foundations < Domain < Services < Stages and Tools (ARCHITECTURE.md, section 1).
// `make lint` checks every import against the table there.

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func library(
    _ layer: String, _ name: String, _ dependencies: [Target.Dependency] = [],
    exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(layer)/\(name)", exclude: exclude)
}

func executable(_ layer: String, _ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/\(layer)/\(name)",
        // One file to copy into an image, and a start of a few milliseconds.
        linkerSettings: [.unsafeFlags(["-static-stdlib"])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
    -> Target
{
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)",
        resources: resources)
}

let package = Package(
    name: "aisle",
    targets: [
        .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
        system("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        system("CPostgreSQL", pkgConfig: "libpq", apt: "libpq-dev"),
        system("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
        system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        // Without pkg-config: it asks for a definition that SwiftPM refuses with a warning.
        .systemLibrary(
            name: "CUTF8Proc", path: "Sources/System/CUTF8Proc",
            providers: [.apt(["libutf8proc-dev"])]),

        .target(name: "CBuildInfo", path: "Sources/System/CBuildInfo"),
        .target(name: "CSpawn", path: "Sources/System/CSpawn"),
        .target(name: "CKernels", path: "Sources/System/CKernels"),

        library("Foundations", "FileStore", ["CLinux"]),
        library("Foundations", "Parallelism"),
        library("Foundations", "Processes", ["CSpawn"]),
        library("Foundations", "Cryptography", ["COpenSSL"]),
        library("Foundations", "HTTPClient", ["CCurl", "Cryptography"]),
        library("Foundations", "HTTPServing"),
        library("Foundations", "HTTPServer", ["CMicroHTTPD", "HTTPServing"]),
        library("Foundations", "CommandLineKit", ["CBuildInfo"]),
        library("Foundations", "YAML", ["CYAML"]),
        library("Foundations", "Observability"),
        library("Foundations", "Reports"),
        library("Foundations", "StrictJSON"),
        library("Foundations", "Tabular"),
        library("Foundations", "Database", ["StrictJSON"]),
        library("Foundations", "SQLite", ["CSQLite", "Database"]),
        library("Foundations", "PostgreSQL", ["CPostgreSQL", "Database"]),
        library("Foundations", "Unicode", ["CUTF8Proc"]),
        library("Foundations", "Kernels", ["CKernels"]),

        library("Domain", "Accounts", ["Cryptography", "Database", "StrictJSON"]),
        library("Domain", "Parameters", ["YAML"]),
        library(
            "Domain", "Catalogue",
            ["Cryptography", "FileStore", "Parallelism", "Parameters", "Reports", "Tabular"]),
        library("Domain", "TextFeatures", ["Kernels", "Parallelism", "Unicode"]),
        library(
            "Domain", "Learning",
            ["Catalogue", "Kernels", "Parallelism", "Parameters", "Reports", "Tabular"]),
        library(
            "Domain", "ModelBundle",
            ["Cryptography", "FileStore", "Kernels", "Parallelism", "TextFeatures"],
            exclude: ["FORMAT.md"]),
        library(
            "Domain", "Versioning",
            ["Cryptography", "FileStore", "Parallelism", "Processes", "Tabular", "YAML"]),

        library(
            "Domain", "Feedback",
            [
                "Cryptography", "Database", "FileStore", "Observability", "Parameters",
                "StrictJSON", "Tabular",
            ]),
        library("Domain", "Registry", ["Cryptography", "Database"]),
        library("Domain", "Pipeline", ["Cryptography", "Database"]),
        // Apart from Drift, so that who makes all tables need not read texts.
        library("Domain", "DriftTables", ["Database"]),
        library(
            "Domain", "Drift",
            ["Kernels", "Parallelism", "Parameters", "Reports", "Tabular", "TextFeatures"]),

        library(
            "Services", "Remotes",
            ["Cryptography", "FileStore", "HTTPClient", "Parallelism", "Versioning", "YAML"]),
        library(
            "Services", "DataSync",
            [
                "Catalogue", "Cryptography", "Database", "Feedback", "FileStore",
                "Observability", "Pipeline", "Processes", "Remotes", "StageRunner", "Versioning",
            ]),
        library(
            "Services", "PredictService",
            [
                "Accounts", "Cryptography", "Database", "DriftTables", "Feedback", "FileStore",
                "HTTPServing", "Learning", "ModelBundle", "ModelValidation", "Observability",
                "Parallelism", "Registry", "ServiceHTTP", "StrictJSON", "Tabular", "TextFeatures",
            ]),
        library(
            "Services", "DriftService",
            [
                "Accounts", "Cryptography", "Database", "Drift", "Feedback", "HTTPClient",
                "HTTPServing", "Observability", "Parallelism", "Pipeline", "ServiceHTTP",
                "StrictJSON",
            ]),
        library(
            "Services", "ServiceHTTP",
            ["Cryptography", "HTTPServing", "Observability", "Parallelism", "StrictJSON"]),
        library(
            "Services", "TokenGate",
            [
                "Accounts", "Cryptography", "Database", "HTTPServing", "Observability",
                "Parallelism",
            ]),
        library(
            "Services", "AuthService",
            [
                "Accounts", "Cryptography", "Database", "FileStore", "HTTPServing",
                "Observability", "Parallelism", "ServiceHTTP", "StrictJSON", "TokenGate",
            ]),
        library(
            "Services", "StageRunner",
            [
                "Cryptography", "Database", "FileStore", "Observability", "Parallelism",
                "Pipeline",
            ]),
        library(
            "Services", "CataloguePreparation",
            [
                "Catalogue", "Cryptography", "Database", "FileStore", "Observability",
                "Parameters", "Pipeline", "Registry", "StageRunner", "TextFeatures", "Unicode",
            ]),

        library(
            "Services", "ModelTraining",
            [
                "Catalogue", "Cryptography", "Database", "Drift", "FileStore", "Kernels",
                "Learning", "ModelBundle", "Observability", "Parallelism", "Parameters",
                "Pipeline", "Registry", "Reports", "StageRunner", "Tabular", "TextFeatures",
            ]),
        library(
            "Services", "ModelValidation",
            [
                "Catalogue", "Cryptography", "Database", "FileStore", "Learning", "ModelBundle",
                "Observability", "Parallelism", "Parameters", "Pipeline", "Registry",
                "StageRunner", "Tabular",
            ]),

        executable(
            "Tools", "datavc",
            ["CommandLineKit", "FileStore", "Observability", "Remotes", "Versioning"]),
        executable("Tools", "sample-catalogue", ["Catalogue", "CommandLineKit", "FileStore"]),
        executable(
            "Stages", "dvc-sync",
            [
                "CommandLineKit", "DataSync", "Database", "Feedback", "FileStore", "Observability",
                "Parallelism", "Pipeline", "Processes", "Remotes", "StageKit", "StageRunner",
                "Versioning",
            ]),
        library(
            "Stages", "StageKit",
            [
                "Accounts", "CommandLineKit", "Database", "DriftTables", "Feedback", "FileStore",
                "HTTPClient", "HTTPServer", "HTTPServing", "Observability", "Parallelism",
                "Parameters", "Pipeline", "PostgreSQL", "Processes", "Registry", "SQLite",
                "ServiceHTTP", "StageRunner",
            ]),
        executable(
            "Stages", "preprocessing",
            [
                "CataloguePreparation", "CommandLineKit", "FileStore", "Pipeline", "StageKit",
                "StageRunner",
            ]),
        executable(
            "Stages", "training",
            [
                "CommandLineKit", "FileStore", "ModelTraining", "Parallelism", "Parameters",
                "Pipeline", "Processes", "Registry", "StageKit", "StageRunner",
            ]),

        executable(
            "Stages", "validation",
            [
                "CommandLineKit", "Database", "FileStore", "Learning", "ModelValidation",
                "Observability", "Parallelism", "Parameters", "Pipeline", "Registry", "StageKit",
                "StageRunner",
            ]),

        executable(
            "Stages", "auth",
            [
                "Accounts", "AuthService", "CommandLineKit", "Cryptography", "Database",
                "FileStore", "HTTPServer", "Observability", "Parallelism", "Processes",
                "ServiceHTTP", "StageKit",
            ]),
        executable(
            "Stages", "predict",
            [
                "Accounts", "CommandLineKit", "Cryptography", "Database", "Feedback", "FileStore",
                "HTTPClient", "HTTPServer", "HTTPServing", "Learning", "ModelBundle",
                "ModelValidation", "Observability", "Parameters", "PredictService", "Processes",
                "Registry", "StageKit", "StageRunner", "StrictJSON", "TokenGate",
            ]),
        executable(
            "Stages", "drift",
            [
                "Accounts", "CommandLineKit", "Cryptography", "Database", "Drift", "DriftService",
                "FileStore", "HTTPClient", "HTTPServer", "HTTPServing", "ModelBundle",
                "ModelValidation", "Observability", "Parallelism", "Parameters", "Pipeline",
                "Processes", "Registry", "StageKit", "StageRunner", "TokenGate",
            ]),
        .target(
            name: "TestSupport", dependencies: ["Database", "PostgreSQL", "Processes", "SQLite"],
            path: "Tests/TestSupport"),
        tests("ToolingTests", []),
        tests("FileStoreTests", ["FileStore"]),
        tests("ParallelismTests", ["Parallelism"]),
        tests("ProcessesTests", ["Processes"]),
        tests("CryptographyTests", ["Cryptography"]),
        tests("HTTPClientTests", ["HTTPClient"]),
        tests("HTTPServingTests", ["HTTPServing"]),
        tests("HTTPServerTests", ["HTTPServer", "HTTPServing"]),
        tests(
            "ServiceHTTPTests", ["HTTPServing", "Observability", "ServiceHTTP", "StrictJSON"]),
        tests(
            "AuthServiceTests",
            [
                "Accounts", "AuthService", "Cryptography", "Database", "FileStore", "HTTPClient",
                "HTTPServer", "HTTPServing", "Observability", "ServiceHTTP", "StrictJSON",
            ]),
        tests(
            "TokenGateTests",
            [
                "Accounts", "Cryptography", "Database", "HTTPServing", "Observability",
                "StrictJSON", "TokenGate",
            ]),
        tests("CommandLineKitTests", ["CommandLineKit"]),
        tests("YAMLTests", ["YAML"]),
        tests("ObservabilityTests", ["Observability"]),
        tests("DatabaseTests", ["Cryptography", "Database", "PostgreSQL", "SQLite"]),
        tests("ReportsTests", ["Reports"]),
        tests("StrictJSONTests", ["StrictJSON"]),
        tests("TabularTests", ["Tabular"]),
        tests("UnicodeTests", ["Unicode"]),
        tests("TextFeaturesTests", ["Kernels", "Tabular", "TextFeatures", "Unicode"]),
        tests("KernelsTests", ["Kernels"]),
        tests(
            "LearningTests", ["Catalogue", "Kernels", "Learning", "Parameters", "Reports"],
            resources: [.copy("Fixtures")]),
        tests("AccountsTests", ["Accounts", "Cryptography", "Database", "StrictJSON"]),
        tests("ParametersTests", ["Parameters"]),
        tests("CatalogueTests", ["Catalogue", "FileStore", "Parameters", "Tabular"]),
        tests("RegistryTests", ["Cryptography", "Database", "Registry"]),
        tests("PipelineTests", ["Cryptography", "Database", "Pipeline"]),
        tests(
            "ModelBundleTests",
            [
                "Cryptography", "FileStore", "Kernels", "Learning", "ModelBundle", "Parallelism",
                "TextFeatures",
            ]),
        tests(
            "ModelTrainingTests",
            [
                "Catalogue", "CataloguePreparation", "Cryptography", "Database", "Drift",
                "FileStore", "Learning", "ModelBundle", "ModelTraining", "Observability",
                "Parameters", "Pipeline", "Registry", "Reports", "StageRunner", "Tabular",
                "TextFeatures",
            ]),
        tests(
            "ModelValidationTests",
            [
                "Catalogue", "Cryptography", "Database", "FileStore", "Kernels", "Learning",
                "ModelBundle", "ModelValidation", "Observability", "Pipeline", "Registry",
                "StageRunner", "TextFeatures",
            ]),
        tests("DriftTests", ["Drift", "Parameters"], resources: [.copy("Fixtures")]),
        tests(
            "DriftServiceTests",
            [
                "Accounts", "Database", "Drift", "DriftService", "DriftTables", "Feedback",
                "FileStore", "HTTPClient", "HTTPServing", "Observability", "Pipeline",
                "StrictJSON",
            ]),
        tests(
            "FeedbackTests", ["Database", "Feedback", "FileStore", "Parameters", "Tabular"]),
        tests(
            "PredictServiceTests",
            [
                "Accounts", "Cryptography", "Database", "DriftTables", "Feedback", "FileStore",
                "HTTPServing", "Kernels", "Learning", "ModelBundle", "ModelValidation",
                "Observability", "PredictService", "Registry", "StageRunner", "StrictJSON",
                "TextFeatures",
            ]),
        tests("VersioningTests", ["FileStore", "Versioning", "YAML"]),
        tests(
            "RemotesTests", ["Cryptography", "FileStore", "HTTPClient", "Remotes", "Versioning"]),
        tests(
            "DataSyncTests",
            [
                "DataSync", "Database", "FileStore", "Observability", "Pipeline", "Remotes",
                "StageRunner", "Versioning",
            ]),
        tests(
            "StageRunnerTests",
            [
                "Cryptography", "Database", "FileStore", "Observability", "Pipeline",
                "StageRunner",
            ]),
        tests(
            "CataloguePreparationTests",
            [
                "Catalogue", "CataloguePreparation", "Cryptography", "Database", "FileStore",
                "Observability", "Pipeline", "Registry", "StageRunner",
            ]),
        tests(
            "EndToEndTests",
            [
                "Cryptography", "Database", "FileStore", "HTTPClient", "HTTPServer", "HTTPServing",
                "Observability", "Pipeline", "Registry", "StrictJSON",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// Images are built without the folder of tests.
if Context.environment["AISLE_TESTS"] == "none" {
    package.targets.removeAll { $0.path?.hasPrefix("Tests/") ?? false }
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
