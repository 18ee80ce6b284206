internal import FileStore
internal import Processes

/// Runs git without prompts, and keeps the token out of what it says.
struct GitRunner: Sendable {
    let root: FilePath
    private let token: String?

    init(root: FilePath, token: String?) {
        self.root = root
        self.token = token
    }

    func run(
        _ arguments: [[UInt8]], environment: [String: String?] = [:]
    ) throws -> ProcessResult {
        var request = ProcessRequest(Array("git".utf8), arguments)
        request.workingDirectory = root.bytes
        request.timeout = .seconds(120)
        // Traces of the network would show what is sent.
        request.environment = [
            "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_TOKEN": nil, "GIT_TRACE_CURL": nil,
            "GIT_CURL_VERBOSE": nil, "GIT_TRACE_REDACT": nil,
        ].merging(environment) { $1 }
        return try ChildProcess.run(request)
    }

    func run(_ arguments: [String]) throws -> ProcessResult {
        try run(arguments.map { Array($0.utf8) })
    }

    @discardableResult
    func require(
        _ arguments: [[UInt8]], environment: [String: String?] = [:]
    ) throws -> ProcessResult {
        let result = try run(arguments, environment: environment)
        let command = arguments.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard result.succeeded else { throw failure(command, result) }
        return result
    }

    @discardableResult
    func require(_ arguments: [String]) throws -> ProcessResult {
        try require(arguments.map { Array($0.utf8) })
    }

    /// Who commits, where nobody has said it.
    func identity() throws -> [String: String?] {
        guard try !run(["var", "GIT_COMMITTER_IDENT"]).succeeded else { return [:] }
        return [
            "GIT_AUTHOR_NAME": "dvc-sync", "GIT_AUTHOR_EMAIL": "dvc-sync@localhost",
            "GIT_COMMITTER_NAME": "dvc-sync", "GIT_COMMITTER_EMAIL": "dvc-sync@localhost",
        ]
    }

    func failure(_ command: String, _ result: ProcessResult) -> SyncError {
        SyncError(.git, "git \(command) failed in \(root) (\(result.status)): \(words(result))")
    }

    /// What git said, without secrets.
    func words(_ result: ProcessResult) -> String {
        let lines = (result.errorText + "\n" + result.outputText).split(separator: "\n")
        let said = String(lines.prefix(8).joined(separator: "; ").prefix(1000))
        guard let token, !token.isEmpty else { return said }
        return said.split(separator: token, omittingEmptySubsequences: false)
            .joined(separator: "<secret>")
    }
}
