import FileStore
import Foundation
import TestSupport
import Testing

struct FaultInjectorTests {
    @Test("each change is counted once, and none is when disarmed")
    func counting() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryDirectory()
            let path = FilePath(folder.path("a"))
            try FileSystem.writeAtomically([1], to: path)
            #expect(FaultInjector.changesMade == 0)
            FaultInjector.arm(at: 1_000_000)
            // Create, write, sync, rename, sync of the folder.
            try FileSystem.writeAtomically([1], to: path)
            #expect(FaultInjector.changesMade == 5)
            _ = try FileSystem.read(path)
            _ = try FileSystem.list(path.parent)
            #expect(FaultInjector.changesMade == 5)
        }
    }

    @Test("death comes at the chosen change, in the middle of a write")
    func tornWrite() async throws {
        let result = await #expect(
            processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
        ) {
            let path = FilePath("/dev/stdout")
            let file = try File(path, .append(permissions: 0o666))
            FaultInjector.arm(at: 2)
            try file.write(Array("<whole>".utf8))
            try file.write(Array("<torn in two>".utf8))
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(output.contains("<whole><torn") && !output.contains("two"))
    }
}
