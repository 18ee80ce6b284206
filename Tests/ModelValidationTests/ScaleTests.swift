import Catalogue
import Foundation
import StageRunner
import TestSupport
import Testing

@Suite struct ScaleTests {
    /// Runs a program, and says how much memory it had at most.
    private static let measured = """
        import resource, subprocess, sys
        code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
        print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        """

    @Test("A million products are validated in little memory", .enabled(if: Soak.isOn))
    func million() throws {
        let rig = try StageRig()
        let shop = try Shop(1_000_000, in: rig.folder)
        for (number, model) in [rig.bench.fair, rig.bench.good].enumerated() {
            try rig.start(model, on: shop, parameters: StageRig.lenient)
            let start = ContinuousClock.now
            let run = try runProcess(
                "python3", ["-c", Self.measured, Executables.path("validation"), "run"],
                environment: [
                    "SHARED_VOLUME": "\(rig.volume.root)", "DATABASE_URL": rig.test.url,
                ])
            let figures = run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            try #require(figures.count == 2 && figures[0] == 0, "\(run)")
            print(
                number == 0 ? "test rows alone:" : "the whole catalogue, both models:",
                "\(ContinuousClock.now - start), \(figures[1] / 1024) MiB at most")
            #expect(figures[1] < 500 * 1024)
            #expect(try rig.served == number + 1)
        }
    }
}
