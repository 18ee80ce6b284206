import Foundation
import HTTPClient
import TestSupport
import Testing

/// What one case works in: a folder with a home for the tools, a remote, and work trees.
final class Scene: Sendable {
    let folder = TemporaryDirectory()
    let home: String
    let environment: [String: String?]
    private let bucket = "b-\(UUID().uuidString.lowercased())"

    init() throws {
        home = try folder.makeDirectory("home")
        var variables = Peers.environment(home: home)
        variables["AWS_ACCESS_KEY_ID"] = "AKIDTEST"
        variables["AWS_SECRET_ACCESS_KEY"] = "secret"
        variables["AWS_EC2_METADATA_DISABLED"] = "true"
        variables["DVC_GLOBAL_CONFIG_DIR"] = "\(home)/global"
        variables["DVC_SYSTEM_CONFIG_DIR"] = "\(home)/system"
        environment = variables
    }

    /// The lines of a configuration that name a remote, made when it is not there.
    func configuration(_ kind: RemoteKind) throws -> String {
        let remote =
            switch kind {
            case .folder: "    url = \(try folder.makeDirectory("remote"))\n"
            case .s3:
                """
                    url = s3://\(try makeBucket())/pre/fix
                    endpointurl = \(try #require(MotoTrait.server).url)
                    region = us-east-1

                """
            }
        return "[core]\n    remote = r\n['remote \"r\"']\n\(remote)"
    }

    /// A new repository, as `dvc init` leaves one.
    func project(
        _ name: String = "a", _ kind: RemoteKind? = nil, configuration more: String = ""
    ) async throws -> WorkTree {
        let template = try Self.template.get()
        let copied = try runProcess("cp", ["-a", template.path("project"), folder.path(name)])
        #expect(copied.status == 0, "\(copied)")
        let tree = WorkTree(self, name)
        let text = try (kind.map { try configuration($0) } ?? "") + more
        try folder.write("\(name)/.dvc/config", text)
        return tree
    }

    /// dvc's own work, done once for all cases.
    private static let template = Result {
        let folder = TemporaryDirectory.untilExit()
        let project = try folder.makeDirectory("project")
        let environment = Peers.environment(home: folder.path)
        let git = try runProcess("git", ["init", "-q"], in: project, environment: environment)
        #expect(git.status == 0, "\(git)")
        let dvc = try runProcess(
            Peers.path("dvc"), ["init", "-q"], in: project, environment: environment)
        #expect(dvc.status == 0, "\(dvc)")
        return folder
    }

    // MARK: - The remote's content

    var remote: FileListing { get throws { try FileListing(folder.path("remote")) } }

    private func makeBucket() throws -> String {
        #expect(try send(.put, "").isSuccess)
        return bucket
    }

    /// A request of our own to the bucket; moto asks for no signature.
    private func send(
        _ method: HTTPRequest.Method, _ target: String, body: [UInt8] = []
    ) throws -> HTTPResponse {
        let server = try #require(MotoTrait.server)
        let url = try #require(HTTPURL("\(server.url)/\(bucket)\(target)"))
        return try HTTPSession().send(
            HTTPRequest(method, url, body: method == .put ? .bytes(body) : .none))
    }

    /// Puts a file on the remote, behind the tools' backs.
    func place(_ text: String, at name: String, on kind: RemoteKind) throws {
        switch kind {
        case .folder: try folder.write("remote/\(name)", text)
        case .s3:
            #expect(try send(.put, "/pre/fix/\(name)", body: Array(text.utf8)).isSuccess)
        }
    }

    /// The bucket's keys, in order.
    var keys: [String] {
        get throws {
            let listing = try send(.get, "?list-type=2&max-keys=1000")
            #expect(listing.isSuccess)
            return String(decoding: listing.body, as: UTF8.self).components(separatedBy: "<Key>")
                .dropFirst().map { $0.components(separatedBy: "</Key>")[0] }
        }
    }

    /// What was asked of the bucket so far: `PUT /key`, in order.
    var requests: [String] {
        get throws {
            try #require(MotoTrait.server).process.output.split(separator: "\n").compactMap {
                let parts = $0.split(separator: "\"", omittingEmptySubsequences: false)
                guard parts.count > 1 else { return nil }
                let words = parts[1].split(separator: " ")
                guard words.count > 1, words[1].hasPrefix("/\(bucket)") else { return nil }
                return "\(words[0]) \(words[1].dropFirst(bucket.count + 1))"
            }
        }
    }
}
