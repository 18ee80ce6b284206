import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(Soak.isOn ? 60 : 10)))
struct DvcSyncTests {
    private let rig = DvcSyncRig()

    @Test("help and version answer, a wrong command and wrong settings exit with 2")
    func usage() throws {
        let help = try runProcess(DvcSyncRig.executable, ["--help"])
        #expect(help.status == 0 && help.output.contains("SYNC_INTERVAL"))
        #expect(try runProcess(DvcSyncRig.executable, ["--version"]).status == 0)
        #expect(try runProcess(DvcSyncRig.executable, ["frobnicate"]).status == 2)
        #expect(try rig.run("run", ["SYNC_INTERVAL": "soon"]).status == 2)
        #expect(try rig.run("run", ["LOG_LEVEL": "loud"]).status == 2)
        #expect(!rig.folder.exists("volume"))
    }

    @Test("an empty volume gets a sample, said to be synthetic, with a pointer and a remote")
    func sample() throws {
        let first = try rig.run("run")
        #expect(first.status == 0, "\(first)")
        #expect(first.output.contains("SYNTHETIC"))
        #expect(first.errors.contains("SYNTHETIC"))
        #expect(try rig.objects().count == 3)
        #expect(try rig.requests == [try rig.version()])
        let again = try rig.run("run")
        #expect(again.status == 0 && again.output.contains("SYNTHETIC"))
        #expect(try rig.requests.count == 1)
        let status = try runProcess(
            DvcSyncRig.datavc, ["status", "--exit-code"], in: rig.folder.path("volume"),
            environment: rig.environment)
        #expect(status.status == 0, "\(status)")
    }

    @Test(
        "the real dvc pulls what dvc-sync pushed",
        .enabled(if: Peers.isAvailable("dvc"), "no dvc among the peers"))
    func realDVC() throws {
        #expect(try rig.run("run").status == 0)
        let volume = rig.folder.path("volume")
        let before = try rig.folder.read("volume/data/raw/X_train.csv")
        for name in ["data/raw", ".dvc/cache"] {
            try FileManager.default.removeItem(atPath: "\(volume)/\(name)")
        }
        try rig.folder.write("volume/.dvc/config.local", "[core]\n    no_scm = true\n")
        let pull = try runProcess(
            Peers.path("dvc"), ["pull"], in: volume, environment: rig.environment)
        #expect(pull.status == 0, "\(pull)")
        #expect(try rig.folder.read("volume/data/raw/X_train.csv") == before)
    }

    @Test("a run that cannot push fails, and the next one makes up for it")
    func failedPush() throws {
        try rig.folder.write("blocked", "a file, not a folder")
        try rig.folder.write("volume/data/raw/products.csv", "a\n")
        let failed = try rig.run("run", ["REMOTE_URL": "blocked/remote"])
        #expect(failed.status == 1, "\(failed)")
        #expect(failed.errors.contains("blocked/remote"))
        #expect(try rig.run("run", ["REMOTE_URL": "remote"]).status == 0)
        #expect(try rig.objects("remote").count == 2)
    }

    // MARK: - Following

    /// By the process's own last word: other tests may keep this one from being woken.
    private func secondsToStop(_ process: BackgroundProcess) throws -> TimeInterval {
        let start = Date()
        process.signal(SIGTERM)
        #expect(process.wait() == 0)
        let last = process.output.split(separator: "\n").last { $0.contains("stopped") } ?? ""
        let time = try #require(last.split(separator: "\"").first { $0.hasPrefix("20") })
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return try style.parse(String(time)).timeIntervalSince(start)
    }

    @Test("a follower takes new data when they are quiet, asks for one run, and stops at once")
    func follows() throws {
        let process = try rig.follow(["SYNC_INTERVAL": "4"])
        try rig.wait(for: "a first request") { try rig.requests.count == 1 }
        try rig.wait(for: "health") { try rig.run("health").status == 0 }
        let file = rig.folder.path("volume/data/raw/products.csv")
        let writer = try BackgroundProcess(
            "sh", ["-c", "for i in $(seq 40); do echo more >> \"$0\"; sleep 0.2; done", file])
        while writer.isRunning {
            #expect(try rig.requests.count == 1)
            usleep(100_000)
        }
        try rig.wait(for: "a second request") { try rig.requests.count == 2 }
        try rig.wait(for: "the push") { try rig.objects().count == 5 }
        #expect(try secondsToStop(process) < 10)
        #expect(try rig.run("health").status == 1)
        #expect(process.output.contains("SYNTHETIC"))
    }

    @Test("a follower whose remote is away is not healthy, and comes back with it")
    func recovers() throws {
        try rig.folder.write("blocked", "a file, not a folder")
        let process = try rig.follow(["REMOTE_URL": "blocked/remote"])
        try rig.wait(for: "bad health") {
            try rig.run("health").output.contains("failing: ")
        }
        try FileManager.default.removeItem(atPath: rig.folder.path("blocked"))
        try rig.wait(for: "good health") { try rig.run("health").status == 0 }
        #expect(process.isRunning)
        #expect(try rig.objects("blocked/remote").count == 3)
    }

    // It takes half a second; ten are what Docker gives, and a machine with much to do takes some.
    @Test("SIGTERM in the middle of work stops a follower, and does not wait for its end")
    func stopsInTheMiddle() throws {
        let process = try rig.follow(["SAMPLE_ROWS": "12000000"])
        try rig.wait(for: "the sample to begin") {
            rig.folder.exists("volume/data/.sample.tmp")
        }
        #expect(try secondsToStop(process) < 10)
        #expect(process.output.contains("stopped in the middle"))
        let next = try rig.run("run")
        #expect(next.status == 0, "\(next)")
        #expect(!rig.folder.exists("volume/data/.sample.tmp"))
    }

    // MARK: - Crashes and company

    @Test("killed at any change to the disk, the next run ends where an undisturbed one does")
    func crashes() throws {
        #expect(try rig.run("run").status == 0)
        let version = try rig.version()
        let objects = try rig.objects().map { $0.suffix(36) }
        let points = Soak.isOn ? Array(1...150) : Array(stride(from: 1, through: 96, by: 8))
        var killed = 0
        for point in points {
            let other = DvcSyncRig()
            let first = try other.run("run", ["AISLE_DIE_AT_CHANGE": "\(point)"])
            if first.status == 128 + SIGKILL { killed += 1 }
            let second = try other.run("run")
            #expect(second.status == 0, "killed at \(point): \(second)")
            #expect(second.output.contains("SYNTHETIC"), "killed at \(point)")
            #expect(try other.version() == version)
            #expect(try other.objects().map { $0.suffix(36) } == objects)
            #expect(try other.requests == [version])
        }
        #expect(killed >= points.count / 2)
    }

    @Test("killed while data come back, the next run goes on and takes nothing for an edit")
    func crashesWhilePulling() throws {
        for number in 0..<8 { try rig.folder.write("volume/data/raw/\(number).csv", "\(number)\n") }
        #expect(try rig.run("run").status == 0)
        let version = try rig.version()
        var killed = 0
        for point in stride(from: 1, through: 61, by: Soak.isOn ? 1 : 5) {
            for name in ["data/raw", ".dvc/cache"] {
                try FileManager.default.removeItem(atPath: rig.folder.path("volume/\(name)"))
            }
            let first = try rig.run("run", ["AISLE_DIE_AT_CHANGE": "\(point)"])
            if first.status == 128 + SIGKILL { killed += 1 }
            let second = try rig.run("run")
            #expect(second.status == 0, "killed at \(point): \(second)")
            #expect(try rig.version() == version, "killed at \(point)")
            for number in 0..<8 {
                #expect(try rig.folder.text("volume/data/raw/\(number).csv") == "\(number)\n")
            }
        }
        #expect(killed >= 6)
        #expect(try rig.requests == [version])
    }

    @Test("two at once on one volume do the work once")
    func company() throws {
        let processes = try (0..<2).map { _ in try rig.follow() }
        try rig.wait(for: "a request") { try rig.requests.count == 1 }
        try rig.folder.write("volume/data/raw/products.csv", "a\n")
        try rig.wait(for: "a second request") { try rig.requests.count == 2 }
        try rig.wait(for: "the push") { try rig.objects().count == 5 }
        for process in processes { process.signal(SIGTERM) }
        for process in processes {
            #expect(process.wait() == 0)
            #expect(!process.output.contains("\"level\":\"error\""), "\(process.output)")
        }
        #expect(try rig.requests.count == 2)
    }

    /// Root may write anywhere, so it takes a mount that nobody can write to.
    private static func onReadOnlyMount(
        of folder: String, _ command: [String], environment: [String: String?] = [:]
    ) throws -> ProcessOutcome {
        let script = """
            mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"
            """
        return try runProcess(
            "unshare", ["-m", "sh", "-c", script, folder] + command, environment: environment)
    }

    private static var canMount: Bool {
        let folder = TemporaryDirectory()
        return withExtendedLifetime(folder) {
            (try? onReadOnlyMount(of: folder.path, ["true"]))?.status == 0
        }
    }

    @Test(
        "a volume that cannot be written ends the start with advice",
        .enabled(if: canMount, "this user may not mount"), arguments: ["run", "follow"])
    func readOnlyVolume(command: String) throws {
        let outcome = try Self.onReadOnlyMount(
            of: rig.folder.makeDirectory("volume"), [DvcSyncRig.executable, command],
            environment: rig.environment)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errors.contains("AISLE_UID"), "\(outcome)")
    }

    // MARK: - S3

    @Test(
        "data travel through S3 to another machine",
        .enabled(if: Peers.isAvailable("moto_server"), "no moto_server among the peers"))
    func s3() async throws {
        try await withS3Server { server in
            let created = try runProcess(
                Peers.path("python3"),
                [
                    "-c",
                    "import boto3,sys; boto3.client('s3', endpoint_url=sys.argv[1],"
                        + " aws_access_key_id='k', aws_secret_access_key='s',"
                        + " region_name='us-east-1').create_bucket(Bucket='data')", server.url,
                ])
            try #require(created.status == 0, "\(created)")
            let secret = try rig.folder.write("secret", "s\n")
            let changes: [String: String?] = [
                "REMOTE_URL": "s3://data/aisle", "REMOTE_ENDPOINT_URL": server.url,
                "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY_FILE": secret,
                "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
            ]
            let first = try rig.run("run", changes)
            #expect(first.status == 0, "\(first)")
            let other = DvcSyncRig()
            let refused = try other.run("run", changes)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("no sample is invented beside real data"))
            try other.folder.write(
                "volume/data/raw.dvc", rig.folder.read("volume/data/raw.dvc"))
            let second = try other.run("run", changes)
            #expect(second.status == 0, "\(second)")
            #expect(
                try other.folder.read("volume/data/raw/X_train.csv")
                    == rig.folder.read("volume/data/raw/X_train.csv"))
        }
    }
}
