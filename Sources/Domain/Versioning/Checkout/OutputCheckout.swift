internal import FileStore

/// What it takes to bring one output to what its pointer says; nothing is changed to find out.
struct OutputCheckout {
    enum Work {
        case nothing
        case missingManifest(ObjectKey)
        case file(ObjectKey)
        case tree(TreeCheckout, TreeCheckout.Plan, Manifest)
    }

    let output: Output
    let current: Snapshot
    let work: Work

    init(
        _ selection: Selection, current: Snapshot, source: inout ManifestSource, relink: Bool
    ) throws {
        output = selection.output
        self.current = current
        guard let key = output.key else {
            work = .nothing
            return
        }
        guard key.id.isTree else {
            work = Self.isRight(current, key, output) && !relink ? .nothing : .file(key)
            return
        }
        guard let manifest = try source.manifest(key) else {
            work = .missingManifest(key)
            return
        }
        work = Self.tree(selection, current, manifest, relink: relink)
    }

    private static func isRight(_ current: Snapshot, _ key: ObjectKey, _ output: Output) -> Bool {
        guard case .file(let status, let id, let isLink) = current, id == key.id else {
            return false
        }
        if isLink || status.linkCount > 1 { return true }
        return status.isOwnerExecutable == output.tracked.isExecutable
    }

    private static func tree(
        _ selection: Selection, _ current: Snapshot, _ manifest: Manifest, relink: Bool
    ) -> Work {
        var wanted = manifest
        var present: (TreeScan, [ObjectID])?
        if case .directory(let scan, let ids, _) = current { present = (scan, ids) }
        if !selection.isWhole {
            wanted = Manifest()
            for entry in manifest.entries where selection.includes(entry.path) {
                wanted.append(entry.path, entry.id)
            }
            present = present.map { $0.filtered($1, selection.includes) }
        }
        let checkout = TreeCheckout(
            selection.output.path, wanted: wanted, layout: selection.output.tracked.layout,
            scan: present?.0, ids: present?.1 ?? [])
        var plan = checkout.plan
        if relink { plan.relinked = checkout.unchanged(plan) }
        let isThere = if case .directory = current { true } else { false }
        return plan.isEmpty && isThere ? .nothing : .tree(checkout, plan, wanted)
    }

    /// The files that the work would destroy, and what they hold.
    var doomed: [(path: FilePath, id: ObjectID)] {
        switch (work, current) {
        case (.tree(let checkout, let plan, _), .directory):
            return checkout.doomed(plan)
        case (.file, .directory(let scan, let ids, _)):
            return (0..<scan.count).map { (output.path.appending(scan.paths[$0]), ids[$0]) }
        case (.file, .file(_, let id, _)), (.tree, .file(_, let id, _)):
            return [(output.path, id)]
        default:
            return []
        }
    }
}
