internal import CSpawn
internal import Glibc

/// A started process and our ends of its three pipes.
struct Spawned {
    let pid: pid_t
    let input: Int32
    let output: Int32
    let errors: Int32
}

/// Starts processes with `posix_spawn`: no descriptor of ours but the three pipes gets through.
enum Spawn {
    static func start(_ request: ProcessRequest) throws(ProcessError) -> Spawned {
        ignoreBrokenPipes()
        let texts = [request.executable] + request.arguments + [request.workingDirectory ?? []]
        guard !texts.contains(where: { $0.contains(0) }) else {
            throw ProcessError(.cannotStart, request.program, "an argument contains a NUL byte")
        }
        var pipes: [(read: Int32, write: Int32)] = []
        defer {
            // The child's ends; ours move to the caller.
            for (index, pipe) in pipes.enumerated() { close(index == 0 ? pipe.read : pipe.write) }
        }
        for _ in 0..<3 {
            guard let pipe = makePipe() else {
                let error = errno
                for (index, pipe) in pipes.enumerated() {
                    close(index == 0 ? pipe.write : pipe.read)
                }
                throw .system(.cannotStart, request.program, "cannot make a pipe", errno: error)
            }
            pipes.append(pipe)
        }
        let ours = [pipes[0].write, pipes[1].read, pipes[2].read]
        for descriptor in ours { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        var pid: pid_t = 0
        let ends = [pipes[0].read, pipes[1].write, pipes[2].write]
        let result = spawn(request, ends, &pid)
        guard result == 0 else {
            for descriptor in ours { close(descriptor) }
            throw refusal(of: request, errno: result)
        }
        return Spawned(pid: pid, input: ours[0], output: ours[1], errors: ours[2])
    }

    private static func refusal(of request: ProcessRequest, errno: Int32) -> ProcessError {
        guard errno == ENOENT else {
            return .system(.cannotStart, request.program, "cannot start", errno: errno)
        }
        if let directory = request.workingDirectory, !exists(directory) {
            let name = String(decoding: directory, as: UTF8.self)
            return ProcessError(.cannotStart, request.program, "no such folder: \(name)")
        }
        return ProcessError(.notFound, request.program, "not found; is it installed?")
    }

    private static func exists(_ path: [UInt8]) -> Bool {
        let path = CStrings([path])
        guard let name = unsafe path.pointers[0] else { return false }
        return unsafe access(name, F_OK) == 0
    }

    private static func makePipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [0, 0]
        guard unsafe cspawn_pipe(&ends) == 0 else { return nil }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ request: ProcessRequest, _ ends: [Int32], _ pid: inout pid_t
    ) -> Int32 {
        let words = CStrings([request.executable] + request.arguments)
        let variables = CStrings(environment(changed: request.environment))
        let directory = CStrings(request.workingDirectory.map { [$0] } ?? [])
        guard let program = unsafe words.pointers[0] else { return EINVAL }
        return unsafe cspawn_start(
            program, words.pointers, variables.pointers, directory.pointers[0], ends, &pid)
    }

    /// The inherited variables as bytes, since nothing promises that they are UTF-8.
    private static func environment(changed changes: [String: String?]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var entry = unsafe environ
        while let line = unsafe entry.pointee {
            let bytes = unsafe Array(UnsafeRawBufferPointer(start: line, count: strlen(line)))
            let name = String(decoding: bytes.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            if !changes.keys.contains(name) { lines.append(bytes) }
            unsafe entry += 1
        }
        for case (let name, let value?) in changes { lines.append(Array("\(name)=\(value)".utf8)) }
        return lines
    }

    /// A pipe has no flag like a socket's MSG_NOSIGNAL, so a child that stops reading would end us.
    private static func ignoreBrokenPipes() {
        _ = brokenPipesIgnored
    }

    private static let brokenPipesIgnored: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()
}
