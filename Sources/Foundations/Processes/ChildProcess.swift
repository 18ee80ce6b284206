/// A running child that is spoken with through its pipes, and killed when it is dropped.
///
/// One request can be written and its answer read while errors are collected on the side, as
/// `git cat-file --batch` needs it.
package struct ChildProcess: ~Copyable {
    private let program: String
    private let deadline: ContinuousClock.Instant?
    private let timeout: Duration?
    private var pump: ProcessPump
    private var reaper: Reaper

    package init(_ request: ProcessRequest) throws(ProcessError) {
        let child = try Spawn.start(request)
        program = request.program
        timeout = request.timeout
        deadline = request.timeout.map { .now + $0 }
        pump = ProcessPump(child, program: program, outputLimit: request.outputLimit)
        reaper = Reaper(pid: child.pid)
    }

    /// Runs a process to its end with `input`, and collects what it writes.
    package static func run(
        _ request: ProcessRequest, input: [UInt8] = []
    ) throws(ProcessError) -> ProcessResult {
        var child = try ChildProcess(request)
        child.pump.send(input)
        return try child.finish()
    }

    package var processID: Int32 { reaper.pid }

    /// Its status if it has ended.
    package mutating func poll() -> ProcessStatus? {
        reaper.poll()
    }

    package mutating func signal(_ number: Int32) {
        reaper.signal(number)
    }

    /// Returns when the process has taken all of `bytes`, or wants no more.
    package mutating func write(_ bytes: [UInt8]) throws(ProcessError) {
        pump.send(bytes)
        while !pump.isInputSent { try step() }
    }

    package mutating func closeInput() {
        pump.endInput()
    }

    /// The next line without its `separator`; `nil` at the end.
    package mutating func readLine(
        separator: UInt8 = UInt8(ascii: "\n")
    ) throws(ProcessError) -> [UInt8]? {
        var searched = 0
        while true {
            let waiting = pump.output
            if let end = waiting.dropFirst(searched).firstIndex(of: separator) {
                return Array(pump.takeOutput(end - waiting.startIndex + 1).dropLast())
            }
            searched = waiting.count
            guard pump.isOutputOpen else {
                return searched == 0 ? nil : pump.takeOutput(searched)
            }
            try step()
        }
    }

    /// Exactly `count` bytes.
    package mutating func read(_ count: Int) throws(ProcessError) -> [UInt8] {
        while pump.output.count < count {
            guard pump.isOutputOpen else {
                let got = pump.output.count
                throw ProcessError(
                    .endOfOutput, program, "its output ended after \(got) of \(count) bytes")
            }
            try step()
        }
        return pump.takeOutput(count)
    }

    /// Closes its input, collects the rest and waits for the end.
    package consuming func finish() throws(ProcessError) -> ProcessResult {
        pump.endInput()
        while pump.isOpen { try step() }
        guard let status = reaper.wait(until: deadline) else {
            throw expired
        }
        return ProcessResult(
            program: program, status: status, output: Array(pump.output), errorOutput: pump.errors)
    }

    private mutating func step() throws(ProcessError) {
        guard try pump.step(until: deadline) else { throw expired }
    }

    private var expired: ProcessError {
        let limit = timeout.map { " after \($0)" } ?? ""
        return ProcessError(.timedOut, program, "did not end in time and was stopped\(limit)")
    }
}
