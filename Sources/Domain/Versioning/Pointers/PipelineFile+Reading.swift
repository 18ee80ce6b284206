package import YAML

extension PipelineFile {
    /// Joins what a pipeline declares with what its lock recorded.
    ///
    /// - Parameter lock: The bytes of `dvc.lock`; `nil` when there is none.
    package init(
        parsing pipeline: [UInt8], file: String, lock: [UInt8]?, lockFile: String,
        limits: YAMLLimits = YAMLLimits()
    ) throws(PointerError) {
        let schema = SchemaReader(file: file)
        let declared = try Self.stages(of: try Self.root(pipeline, file, limits), schema)
        let locked = try lock.map { bytes throws(PointerError) in
            try Self.lockedStages(bytes, lockFile, limits)
        }
        self.init()
        var declarations: [PipelineDeclaration] = []
        for pair in declared {
            declarations.append(
                try PipelineDeclaration(name: pair.key.scalar?.string ?? "", pair.value, schema))
        }
        let byName = Dictionary(declarations.map { ($0.name, $0) }) { first, _ in first }
        for stage in locked ?? [] { append(stage, byName) }
        let lockedNames = Set((locked ?? []).map(\.name))
        for declaration in declarations
        where !declaration.isGenerator && !lockedNames.contains(declaration.name) {
            append(declaration, stage: declaration.name, outputs: [])
        }
    }

    private struct LockedStage {
        let name: String
        let outputs: [TrackedOutput]
    }

    /// A stage of the lock that the pipeline no longer declares is left out, as DVC does.
    private mutating func append(
        _ locked: LockedStage, _ declarations: [String: PipelineDeclaration]
    ) {
        var declaration = declarations[locked.name]
        if declaration?.isGenerator != false {
            let group = locked.name.utf8.firstIndex(of: UInt8(ascii: "@"))
                .flatMap { declarations[String(locked.name[..<$0])] }
            declaration = group?.isGenerator == true ? group : nil
        }
        guard let declaration else { return }
        var outputs: [TrackedOutput] = []
        for var output in locked.outputs {
            guard let flags = declaration.declaration(ofLocked: output.path) else { continue }
            output.isCached = flags.isCached
            output.isPushed = flags.isPushed
            output.isPersistent = flags.isPersistent
            output.remote = flags.remote
            outputs.append(output)
        }
        append(declaration, stage: locked.name, outputs: outputs)
    }

    /// Adds a stage, with those of its declared outputs that no lock knows yet.
    private mutating func append(
        _ declaration: PipelineDeclaration, stage: String, outputs: [TrackedOutput]
    ) {
        guard let workingDirectory = declaration.workingDirectory(ofStage: stage) else {
            unresolvedStages.append(stage)
            return
        }
        var outputs = outputs
        var known = Set(outputs.map { PipelineDeclaration.normalized($0.path) })
        for flags in declaration.outputs
        where !flags.isTemplate && known.insert(PipelineDeclaration.normalized(flags.path)).inserted
        {
            outputs.append(
                TrackedOutput(
                    path: flags.path, objectID: nil, isCached: flags.isCached,
                    isPushed: flags.isPushed, isPersistent: flags.isPersistent,
                    remote: flags.remote, line: flags.line))
        }
        stages.append(
            Stage(
                name: stage, workingDirectory: workingDirectory, outputs: outputs,
                isFrozen: declaration.isFrozen))
    }
}

extension PipelineFile {
    private static func root(
        _ bytes: [UInt8], _ file: String, _ limits: YAMLLimits
    ) throws(PointerError) -> YAMLNode? {
        do throws(YAMLError) {
            let root = try YAMLDocument(parsing: bytes, file: file, limits: limits).root
            return root?.isNull == true ? nil : root
        } catch {
            throw PointerError(error)
        }
    }

    private static func stages(
        of root: YAMLNode?, _ schema: SchemaReader
    ) throws(PointerError) -> [YAMLPair] {
        guard let root else { return [] }
        guard root.pairs != nil else {
            throw schema.error(root, "a pipeline must be a mapping, not \(root.kindName)")
        }
        guard let stages = root[key: "stages"], !stages.isNull else { return [] }
        guard let pairs = stages.pairs else {
            throw schema.error(stages, "'stages' must be a mapping, not \(stages.kindName)")
        }
        for pair in pairs where pair.key.string == nil {
            throw schema.error(pair.key, "the name of a stage must be text")
        }
        return pairs
    }

    private static func lockedStages(
        _ bytes: [UInt8], _ file: String, _ limits: YAMLLimits
    ) throws(PointerError) -> [LockedStage] {
        guard let root = try root(bytes, file, limits) else { return [] }
        let schema = SchemaReader(file: file)
        try schema.checkMapping(root, "a lock", keys: ["schema", "stages", "datasets"])
        guard try schema.string(root, "schema") == "2.0" else {
            throw schema.error(
                root[key: "schema"] ?? root,
                "a lock must say schema: '2.0'; write it with DVC 2 or later")
        }
        let reader = OutputReader(schema: schema)
        var locked: [LockedStage] = []
        for pair in try stages(of: root, schema) {
            try schema.checkMapping(
                pair.value, "a locked stage", keys: ["cmd", "deps", "params", "outs"])
            var outputs: [TrackedOutput] = []
            for node in try schema.items(pair.value, "outs") {
                outputs.append(try reader.output(node, keys: OutputReader.lockKeys))
            }
            locked.append(LockedStage(name: pair.key.string ?? "", outputs: outputs))
        }
        return locked
    }
}
