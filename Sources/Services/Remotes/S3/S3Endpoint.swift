package import HTTPClient
package import Versioning

/// Where a bucket answers.
package struct S3Endpoint: Sendable {
    private let custom: HTTPURL?
    private let usesVirtualHost: Bool
    private let usesTLS: Bool
    private let bucket: String

    package init(
        _ settings: S3Settings, profile: AWSProfile, environment: [String: String]
    ) throws(RemoteError) {
        bucket = settings.location.bucket
        usesTLS = settings.usesTLS
        let isIgnored = environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true"
        let ambient = [
            environment["AWS_ENDPOINT_URL_S3"], environment["AWS_ENDPOINT_URL"],
            profile["endpoint_url"],
        ]
        let found = ambient.compactMap { $0 }.first { !$0.isEmpty }
        let text = settings.options["endpointurl"] ?? (isIgnored ? nil : found)
        custom = text.flatMap { HTTPURL($0) }
        if let text, custom == nil {
            throw settings.options.failure(
                "'\(text)' is not an endpoint; write it like https://s3.example.com")
        }
        let isPlain = Self.canBeHost(bucket)
        switch profile["s3.addressing_style"] {
        case "path": usesVirtualHost = false
        case "virtual": usesVirtualHost = true
        case nil, "auto": usesVirtualHost = custom == nil && isPlain
        case let style?:
            throw settings.options.failure(
                "profile '\(profile.name)': addressing_style must be path, virtual or auto, "
                    + "not '\(style)'")
        }
    }

    /// For people.
    package func name(region: String) -> String { (custom ?? Self.aws(region, usesTLS)).origin }

    /// The address of a key; of the bucket when it is empty.
    package func url(_ key: [UInt8], query: String, region: String) -> HTTPURL {
        var url = custom ?? Self.aws(region, usesTLS)
        var path = url.path
        while path.hasSuffix("/") { path.removeLast() }
        if usesVirtualHost {
            url.host = "\(bucket).\(url.host)"
        } else {
            path += "/\(PercentEncoding.encode(bucket))"
        }
        if !key.isEmpty || usesVirtualHost { path += "/" }
        url.path = path + PercentEncoding.encode(key, keepingSlashes: true)
        url.query = query
        return url
    }

    private static func aws(_ region: String, _ usesTLS: Bool) -> HTTPURL {
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return HTTPURL(isSecure: usesTLS, host: "s3.\(region).\(domain)")
    }

    /// Dots would not match AWS's certificate; capitals and underscores are no host name.
    private static func canBeHost(_ bucket: String) -> Bool {
        (3...63).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
    }
}
