internal import FileStore
internal import HTTPClient
internal import Versioning
internal import YAML

extension CredentialChain {
    /// The agent that gives a container its credentials.
    func fromContainer() throws(RemoteError) -> Found? {
        let address: String
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"], !path.isEmpty {
            address = "http://169.254.170.2" + path
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"], !full.isEmpty {
            address = full
        } else {
            return nil
        }
        guard let url = HTTPURL(address), url.isSecure || Self.isLocal(url.host) else {
            throw settings.options.failure(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or on this machine")
        }
        var request = HTTPRequest(.get, url, headers: ["Accept": "application/json"])
        request.bypassesProxy = true
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"], !path.isEmpty {
            do throws(FileError) {
                let token = try FileSystem.read(FilePath(path), limit: 64 << 10)
                request.headers["Authorization"] = String(
                    decoding: token.split(separator: 10).first ?? [], as: UTF8.self)
            } catch {
                throw settings.options.failure("\(error)")
            }
        } else if let token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            request.headers["Authorization"] = token
        }
        let response = try withRemoteErrors { () throws(HTTPClientError) in
            try metadata.send(request)
        }
        return try decode(response, from: "the container's credential service")
    }

    /// The instance metadata service, version 2.
    func fromInstance() throws(RemoteError) -> Found? {
        if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
        let origin =
            environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254"
        func ask(
            _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPHeaders
        ) -> HTTPResponse? {
            guard let url = HTTPURL(path, relativeTo: HTTPURL(origin)) else { return nil }
            var request = HTTPRequest(method, url, headers: headers)
            request.bypassesProxy = true
            // Off AWS nobody answers there, which only means that there is nothing to find.
            return (try? metadata.send(request)).flatMap { $0.isSuccess ? $0 : nil }
        }
        let lifetime: HTTPHeaders = ["X-aws-ec2-metadata-token-ttl-seconds": "21600"]
        guard let token = ask(.put, "/latest/api/token", lifetime) else { return nil }
        let proof: HTTPHeaders = [
            "X-aws-ec2-metadata-token": String(decoding: token.body, as: UTF8.self)
        ]
        let directory = "/latest/meta-data/iam/security-credentials/"
        guard let roles = ask(.get, directory, proof),
            let role = roles.body.split(separator: 10).first,
            let answer = ask(.get, directory + PercentEncoding.encode(role), proof)
        else { return nil }
        return try decode(answer, from: "the instance metadata service")
    }

    private func decode(_ response: HTTPResponse, from place: String) throws(RemoteError) -> Found {
        guard response.isSuccess else {
            throw RemoteError(.denied, "\(place) answered with status \(response.status)")
        }
        // JSON is YAML. The answer holds secrets, so nothing of it may reach an error.
        let document = try? YAMLDocument(
            parsing: response.body, file: place, limits: YAMLLimits(byteCount: 64 << 10))
        guard let root = document?.root, let id = root[key: "AccessKeyId"]?.string,
            let secret = root[key: "SecretAccessKey"]?.string
        else {
            throw RemoteError(.denied, "\(place) answered with something other than credentials")
        }
        return Found(
            credentials: SigV4.Credentials(
                accessKeyID: id, secretAccessKey: secret,
                sessionToken: root[key: "Token"]?.string),
            expiry: root[key: "Expiration"]?.string
                .flatMap { WallClock.epochSeconds(ofTimestamp: $0) })
    }

    /// Loopback, and the two addresses where ECS and EKS answer.
    private static func isLocal(_ host: String) -> Bool {
        let fixed = ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
        let isLoopback =
            host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 46 || (48...57).contains($0) }
        return fixed.contains(host) || isLoopback
    }
}
