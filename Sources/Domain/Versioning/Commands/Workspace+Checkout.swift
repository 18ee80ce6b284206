package import FileStore

/// What a checkout changed in the work tree, and what it could not.
package struct CheckoutReport: Sendable {
    package enum Change: String, Sendable {
        case added = "A"
        case modified = "M"
        case deleted = "D"
    }

    /// Outputs that changed, and how.
    package var changes: [(path: FilePath, isDirectory: Bool, change: Change)] = []
    package var added = 0
    package var modified = 0
    package var deleted = 0
    /// Objects that neither the cache nor anything else had; their files were left alone.
    package var missing: [ObjectKey] = []
}

extension Workspace {
    /// Makes the selected outputs what their pointers say.
    ///
    /// Unless forced, it refuses before the first change when that would lose bytes no cache holds.
    package func checkout(
        _ selected: [Selection], force: Bool = false, relink: Bool = false
    ) throws -> CheckoutReport {
        var source = ManifestSource(repository.cache)
        var cached = CacheContents(repository.cache)
        var checkouts: [OutputCheckout] = []
        for selection in selected
        where selection.output.tracked.isCached {
            let output = selection.output
            try repository.requireNoLinks(above: output.path)
            let (current, _) = try snapshot(of: output.path, layout: output.tracked.layout)
            if case .missing = current { cached.expect(output) }
            checkouts.append(
                try OutputCheckout(selection, current: current, source: &source, relink: relink))
        }
        if !force { try refuseLosses(checkouts) }
        let materializer = materializer
        var report = CheckoutReport()
        for checkout in checkouts {
            try apply(checkout, &cached, materializer, &report)
        }
        return report
    }

    private func refuseLosses(_ checkouts: [OutputCheckout]) throws {
        let doomed = checkouts.flatMap { checkout in
            checkout.doomed.map {
                (path: $0.path, key: ObjectKey($0.id, layout: checkout.output.tracked.layout))
            }
        }
        let saved = try repository.cache.existing(among: doomed.map(\.key))
        let unsaved = doomed.filter { !saved.contains($0.key) }.map(\.path)
        guard !unsaved.isEmpty else { return }
        let shown = unsaved.prefix(20).map { "  " + repository.display($0) }
        let rest = unsaved.count > 20 ? "\n  and \(unsaved.count - 20) more" : ""
        throw VersioningError(
            .unsavedWork,
            "these files would be lost, as no cache holds their bytes:\n"
                + shown.joined(separator: "\n") + rest
                + "\nRun `datavc add` to keep them, or repeat with --force to lose them")
    }

    private func apply(
        _ checkout: OutputCheckout, _ cached: inout CacheContents, _ materializer: Materializer,
        _ report: inout CheckoutReport
    ) throws {
        let output = checkout.output
        switch checkout.work {
        case .nothing:
            return
        case .missingManifest(let key):
            report.missing.append(key)
        case .file(let key):
            guard try cached.contains(key) else { return report.missing.append(key) }
            try place(output, key, checkout.current, materializer)
            report.count(checkout.current.id == nil ? .added : .modified, output.path, false)
        case .tree(let tree, let plan, let wanted):
            if plan.added.count + plan.modified.count > CacheContents.few {
                try cached.list(output.tracked.layout)
            }
            try apply(tree, plan, wanted, checkout, &cached, materializer, &report)
        }
    }

    private func place(
        _ output: Output, _ key: ObjectKey, _ current: Snapshot, _ materializer: Materializer
    ) throws {
        if case .directory = current { try FileSystem.removeTree(output.path) }
        try FileSystem.createDirectories(output.path.parent)
        progress?.begin("Checking out", files: 1)
        let look = try withStaging { staging in
            try materializer.place(
                key, at: output.path, staging: staging, isExecutable: output.tracked.isExecutable,
                Scratch())
        }
        try FileSystem.synchronizeFileSystem(holding: output.path.parent)
        let observed = FileClock.now()
        let status = try FileSystem.status(of: output.path)
        // Someone may have written to it since.
        guard look.isSameContent(as: status.identity) else { return }
        try remember(output.path, key.layout, status, key.id, observed: observed)
    }

    private func apply(
        _ tree: TreeCheckout, _ plan: TreeCheckout.Plan, _ wanted: Manifest,
        _ checkout: OutputCheckout, _ cached: inout CacheContents, _ materializer: Materializer,
        _ report: inout CheckoutReport
    ) throws {
        let output = checkout.output
        let layout = output.tracked.layout
        var lacking: Set<ObjectID> = []
        for position in plan.added + plan.modified {
            let id = wanted.ids[position]
            if try !cached.contains(ObjectKey(id, layout: layout)) { lacking.insert(id) }
        }
        report.missing += lacking.map { ObjectKey($0, layout: layout) }
        let placed = try withStaging { staging in
            try tree.apply(
                plan, isAtHand: { !lacking.contains($0) }, with: materializer, staging: staging,
                jobs: localJobs)
        }
        try rememberTree(output, checkout.current, placed)
        report.added += plan.added.count
        report.modified += plan.modified.count
        report.deleted += plan.deleted.count
        if case .missing = checkout.current {
            report.changes.append((output.path, true, .added))
        } else if !plan.isEmpty {
            report.changes.append((output.path, true, .modified))
        }
    }

    /// Gives an empty directory for a tree that is being made; what is left in it goes, be it of
    /// this process or of a killed one, as it may fill the disk.
    private func withStaging<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
        let staging = repository.privateDirectory.appending("datavc/checkout")
        try FileSystem.removeTree(staging)
        try FileSystem.createDirectories(staging)
        do {
            let result = try body(staging)
            try FileSystem.removeTree(staging)
            return result
        } catch {
            try? FileSystem.removeTree(staging)  // The first error is the one to tell.
            throw error
        }
    }

    /// Looks at the files once more, so that the next command need not read them.
    private func rememberTree(
        _ output: Output, _ before: Snapshot, _ placed: PlacedFiles
    ) throws {
        if case .missing = before { return try rememberNewTree(output, placed) }
        let scan = try TreeScan.run(
            output.path, refusing: false, jobs: localJobs,
            isIgnored: try repository.ignoreRules(below: output.path))
        try hint { () throws(FileError) in
            var index = try StatIndexWriter(
                repository.indexPath(for: output.path, output.tracked.layout),
                observed: scan.started)
            for position in 0..<scan.count {
                let path = scan.paths[position]
                let identity = scan.identities[position]
                guard
                    let id = before.id(of: path, ifStill: identity)
                        ?? placed.id(of: path, ifStill: identity)
                else { continue }
                try index.append(path, identity, id)
            }
            try index.finish()
        }
    }

    /// There is nothing but what was put there.
    private func rememberNewTree(_ output: Output, _ placed: PlacedFiles) throws {
        let file = repository.indexPath(for: output.path, output.tracked.layout)
        let observed = FileClock.now()
        let looks = placed.looks(in: try Directory(output.path), jobs: localJobs)
        try hint { () throws(FileError) in
            var index = try StatIndexWriter(file, observed: observed)
            for (position, look) in looks.enumerated() {
                guard let look else { continue }
                let wanted = placed.wanted
                try index.append(wanted.paths[position], look, wanted.ids[position])
            }
            try index.finish()
        }
    }
}

extension CheckoutReport {
    mutating func count(_ change: Change, _ path: FilePath, _ isDirectory: Bool) {
        changes.append((path, isDirectory, change))
        switch change {
        case .added: added += 1
        case .modified: modified += 1
        case .deleted: deleted += 1
        }
    }
}
