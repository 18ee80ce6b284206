internal import FileStore
internal import Parallelism

/// A repository together with how to work on it; each command is a method in a file of its own.
package struct Workspace: Sendable {
    package let repository: Repository
    /// `nil` lets each kind of work choose.
    package let jobs: Int?
    package let progress: Progress?
    /// Makes a remote from the name given on the command line, or the default one.
    package let remotes: RemoteFactory

    package typealias RemoteFactory = @Sendable (RemoteConfiguration) throws -> any Remote

    package init(
        _ repository: Repository, jobs: Int? = nil, progress: Progress? = nil,
        remotes: @escaping RemoteFactory
    ) {
        self.repository = repository
        self.jobs = jobs
        self.progress = progress
        self.remotes = remotes
    }

    var localJobs: Int { jobs ?? Workers.processors }

    var materializer: Materializer {
        Materializer(
            repository.cache, kinds: repository.configuration.linkKinds, progress: progress)
    }
}
