package import FileStore
package import Observability
internal import Processes

/// Commits pointers, and nothing else, and pushes the commits.
package struct GitPublisher: Sendable {
    private let runner: GitRunner
    private let token: String?
    private let log: Logger

    package init(root: FilePath, token: String?, log: Logger) {
        runner = GitRunner(root: root, token: token)
        self.token = token
        self.log = log
    }

    /// - Returns: whether there was something to commit or to push.
    package func publish(_ pointers: [FilePath], message: String) throws -> Bool {
        guard !pointers.isEmpty else { return false }
        let branch = try branch()
        let isCommitted = try commit(pointers, message)
        let isPushed = try push(branch)
        return isCommitted || isPushed
    }

    private func branch() throws -> String {
        let result = try runner.run(["symbolic-ref", "--short", "-q", "HEAD"])
        guard result.succeeded else {
            throw SyncError(
                .gitRefused, "git is on no branch in \(runner.root); check out one to commit to")
        }
        return result.outputText.split(separator: "\n").first.map(String.init) ?? ""
    }

    // MARK: - Committing

    private func commit(_ pointers: [FilePath], _ message: String) throws -> Bool {
        let ignores = Set(pointers.map { $0.parent.appending(".gitignore") })
        let files = (pointers + ignores.sorted()).filter { FileSystem.isFile($0) }
        let paths = [Array("--".utf8)] + files.map { Array(":(literal)".utf8) + $0.bytes }
        try runner.require(["add"].map(Self.bytes) + paths)
        let changes = try runner.run(["diff", "--cached", "--quiet"].map(Self.bytes) + paths)
        if changes.succeeded { return false }
        guard changes.status == .exited(1) else { throw runner.failure("diff", changes) }
        let identity = try runner.identity()
        // `--only` leaves alone what people have staged.
        try runner.require(
            ["commit", "--quiet", "--only", "-m", message].map(Self.bytes) + paths,
            environment: identity)
        log.info("committed pointers", ["message": .text(message)])
        return true
    }

    // MARK: - Pushing

    private func push(_ branch: String) throws -> Bool {
        guard let target = try GitTarget(branch, runner) else {
            log.notice("pointers are committed and stay here: git has no remote")
            return false
        }
        guard try hasOwnCommits(target) else { return false }
        let credentials = try GitCredentials(token, for: target, runner)
        var result = try push(target, credentials)
        if Self.isBehind(result) {
            try catchUp(target, credentials)
            result = try push(target, credentials)
        }
        guard result.succeeded else { throw runner.failure("push", result) }
        log.info("pushed pointers to git", ["branch": .text(branch)])
        return true
    }

    private func push(_ target: GitTarget, _ credentials: GitCredentials) throws -> ProcessResult {
        try runner.run(
            ["push", "--porcelain", target.remote, "HEAD:\(target.reference)"].map(Self.bytes),
            environment: credentials.environment)
    }

    private static func isBehind(_ result: ProcessResult) -> Bool {
        !result.succeeded
            && ["fetch first", "non-fast-forward"].contains { result.outputText.contains($0) }
    }

    /// Whether there is something to push; refuses to publish what people have not.
    private func hasOwnCommits(_ target: GitTarget) throws -> Bool {
        guard try runner.run(["rev-parse", "-q", "--verify", target.tracking]).succeeded else {
            throw SyncError(
                .gitRefused,
                "git does not know \(target.tracking) in \(runner.root); push the branch once by"
                    + " hand (`git push -u \(target.remote) HEAD`)")
        }
        let range = "\(target.tracking)..HEAD"
        let count = try runner.require(["rev-list", "--count", range])
        if count.outputText.hasPrefix("0") { return false }
        let names = try runner.require(["log", "-m", "-z", "--format=", "--name-only", range])
        for name in names.output.split(separator: 0) {
            let file = name.split(separator: UInt8(ascii: "/")).last ?? []
            guard file.suffix(4).elementsEqual(".dvc".utf8) || file.elementsEqual(".gitignore".utf8)
            else {
                throw SyncError(
                    .gitRefused,
                    "the branch has commits that are not ours to push (one changes"
                        + " \(String(decoding: name, as: UTF8.self))); push them, and the pointers"
                        + " follow")
            }
        }
        return true
    }

    private func catchUp(_ target: GitTarget, _ credentials: GitCredentials) throws {
        try runner.require(
            ["fetch", "--quiet", target.remote, target.reference].map(Self.bytes),
            environment: credentials.environment)
        let rebase = try runner.run(
            ["rebase", "--quiet", target.tracking].map(Self.bytes),
            environment: try runner.identity())
        guard !rebase.succeeded else { return }
        // It may not have begun, and then there is nothing to end; the first failure is told.
        _ = try runner.run(["rebase", "--abort"])
        throw SyncError(
            .gitRefused,
            "others have pushed, and our pointers do not go on top of theirs:"
                + " \(runner.words(rebase)); pull by hand in \(runner.root)")
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
