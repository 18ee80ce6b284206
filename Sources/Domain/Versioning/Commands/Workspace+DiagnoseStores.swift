internal import FileStore

extension Workspace {
    /// Reads from and writes to every remote as a pull and a push would.
    func remotesHealth() throws -> [Diagnosis] {
        let configuration = repository.configuration
        let names = configuration.remoteNames
        if names.isEmpty {
            return [
                Diagnosis(
                    "remote", .notice, "no remote is set up",
                    advice: "run `datavc remote add -d NAME URL` to keep a second copy")
            ]
        }
        var found = names.map { health(ofRemote: $0) }
        if let name = configuration.defaultRemote, !names.contains(name) {
            found.append(
                Diagnosis(
                    "remote", .problem, "the default remote '\(name)' is not set up",
                    advice: "run `datavc remote add \(name) URL`"))
        }
        return found
    }

    private func health(ofRemote name: String) -> Diagnosis {
        let label = "remote \(name)"
        do {
            let remote = try remote(named: name)
            do {
                try remote.probe(forWriting: false)
            } catch {
                guard error.code == .notFound else { throw error }
                return Diagnosis(
                    label, .notice, "\(remote.location) is not there yet",
                    advice: "the first push makes it, if the place is right")
            }
            do {
                try remote.probe(forWriting: true)
            } catch {
                guard error.code == .unsupported || error.code == .denied else { throw error }
                return Diagnosis(
                    label, error.code == .denied ? .problem : .notice,
                    "\(remote.location) can be read, not written: \(error)")
            }
            return Diagnosis(label, .fine, "\(remote.location) can be read and written")
        } catch {
            return Diagnosis(label, .problem, "\(error)")
        }
    }

    func leftovers() throws -> Diagnosis {
        let unfinished = try StoreSurvey(repository.cache).unfinished.count
        let trash = try Trash(repository).batches().reduce(0) { $0 + $1.bytes }
        let quarantine = try repository.asideDirectory("corrupt")
        let corrupt = try StoreSurvey(ObjectStore(root: quarantine)).objects.count
        let detail =
            "\(unfinished) unfinished files, \(trash >> 20) MiB in the trash,"
            + " \(corrupt) corrupt objects set aside"
        return Diagnosis(
            "leftovers", unfinished > 0 ? .notice : .fine, detail,
            advice: unfinished > 0 ? "`datavc gc --apply` removes unfinished files" : "")
    }

    func index() throws -> Diagnosis {
        let directory = repository.privateDirectory.appending("datavc")
        guard FileSystem.isDirectory(directory) else {
            return Diagnosis("index", .fine, "none yet")
        }
        var files = 0
        var damaged = 0
        for entry in try FileSystem.list(directory) where !TemporaryName.matches(entry.name) {
            files += 1
            let index = StatIndex.load(directory.appending(entry.name))
            let size = try FileSystem.status(of: directory.appending(entry.name)).size
            // An index of an empty folder has no records, and is short.
            if index.count == 0, size > 64 { damaged += 1 }
        }
        return Diagnosis(
            "index", damaged > 0 ? .notice : .fine, "\(files) indexes, \(damaged) damaged",
            advice: damaged > 0 ? "nothing: those files are hashed again and the index renewed" : ""
        )
    }

    /// The clock of this machine against the one that stamps files.
    func clock() throws -> Diagnosis {
        try FileSystem.createDirectories(repository.privateDirectory)
        let path = repository.privateDirectory.appending(TemporaryName.next())
        let before = FileClock.now()
        _ = try File(path, .create(permissions: 0o600))
        defer { try? FileSystem.removeIfPresent(path) }  // An empty file of a folder git ignores.
        let stamp = try FileSystem.status(of: path).identity.modified
        let difference = Double(stamp - before) / 1e9
        if before < Self.earliestBelievable {
            return Diagnosis(
                "clock", .problem, "this machine's clock is years behind",
                advice: "set it: S3 refuses requests with a wrong time")
        }
        guard abs(difference) < 2 else {
            return Diagnosis(
                "clock", .problem, "the file system's clock is off by \(Int(difference)) s",
                advice: "synchronise both clocks: changed files are told by their times")
        }
        return Diagnosis("clock", .fine, "the clock and the file system's stamps agree")
    }

    /// 2025-01-01, in nanoseconds.
    private static var earliestBelievable: Int64 { 1_735_689_600_000_000_000 }
}
