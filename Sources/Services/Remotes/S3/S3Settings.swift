internal import HTTPClient
package import Versioning

/// What a remote's section says about S3, checked.
package struct S3Settings: Sendable {
    let location: S3Location
    let options: RemoteOptions
    let isAnonymous: Bool
    let usesTLS: Bool
    let jobs: Int
    let keys: SigV4.Credentials?
    /// Sent with everything that makes an object.
    let objectHeaders: [(name: String, value: String)]

    private static let known = RemoteOptions.common.union([
        "region", "profile", "credentialpath", "configpath", "endpointurl", "access_key_id",
        "secret_access_key", "session_token", "use_ssl", "ssl_verify", "allow_anonymous_login",
        "sse", "sse_kms_key_id", "acl", "grant_read", "grant_read_acp", "grant_write_acp",
        "grant_full_control", "listobjects", "cache_regions", "read_timeout", "connect_timeout",
    ])

    private static let refused = RemoteOptions.commonRefused.merging([
        "sse_customer_algorithm": "keys of your own would have to go with every request",
        "sse_customer_key": "keys of your own would have to go with every request",
    ]) { $1 }

    package init(_ options: RemoteOptions) throws(RemoteError) {
        try options.check(known: Self.known, refused: Self.refused)
        let url = options["url"] ?? ""
        guard let location = S3Location(url) else {
            throw options.failure("'\(url)' is not of the form s3://bucket/path")
        }
        self.location = location
        self.options = options
        isAnonymous = try options.bool("allow_anonymous_login") ?? false
        usesTLS = try options.bool("use_ssl") ?? true
        jobs = try options.positive("jobs") ?? 32
        keys = try Self.keys(options)
        let headers = [
            ("x-amz-server-side-encryption", "sse"),
            ("x-amz-server-side-encryption-aws-kms-key-id", "sse_kms_key_id"),
            ("x-amz-acl", "acl"), ("x-amz-grant-read", "grant_read"),
            ("x-amz-grant-read-acp", "grant_read_acp"),
            ("x-amz-grant-write-acp", "grant_write_acp"),
            ("x-amz-grant-full-control", "grant_full_control"),
        ]
        objectHeaders = headers.compactMap { header, option in
            options[option].map { (name: header, value: $0) }
        }
    }

    private static func keys(
        _ options: RemoteOptions
    ) throws(RemoteError) -> SigV4.Credentials? {
        switch (options["access_key_id"], options["secret_access_key"]) {
        case (let id?, let secret?):
            return SigV4.Credentials(
                accessKeyID: id, secretAccessKey: secret, sessionToken: options["session_token"])
        case (nil, nil): return nil
        default:
            throw options.failure("access_key_id and secret_access_key are needed together")
        }
    }

    func http(environment: [String: String]) throws(RemoteError) -> HTTPConfiguration {
        var configuration = HTTPConfiguration()
        if let seconds = try options.positive("connect_timeout") {
            configuration.connectTimeout = .seconds(seconds)
        }
        if let seconds = try options.positive("read_timeout") {
            configuration.stallTimeout = .seconds(seconds)
        }
        configuration.idleHandles = jobs + 8
        configuration.trust = options.trust(bundle: environment["AWS_CA_BUNDLE"])
        return configuration
    }
}

extension RemoteOptions {
    /// What `ssl_verify` asks for: a truth value or the path of a file with authorities.
    func trust(bundle: String? = nil) -> HTTPConfiguration.Trust {
        switch self["ssl_verify"]?.lowercased() {
        case "false": return .anyone
        case nil, "true": return bundle.map { .authorities(path: $0) } ?? .system
        default: return .authorities(path: self["ssl_verify"] ?? "")
        }
    }
}
