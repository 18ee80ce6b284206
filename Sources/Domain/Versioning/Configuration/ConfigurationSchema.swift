/// The sections and options that DVC knows; it refuses the whole repository for any other.
enum ConfigurationSchema {
    enum Kind {
        case text
        case flag
        case flagOrText
        /// A whole number of at least one.
        case count
        case integer
        case number
        case linkKinds
        case choice([String])
    }

    typealias Options = [String: Kind]

    static let remotePaths: Set<String> = [
        "url", "gdrive_user_credentials_file", "gdrive_service_account_json_file_path",
        "credentialpath", "configpath", "keyfile", "cert_path", "key_path",
    ]

    /// `nil` for an unknown section; sections with a name are found by their kind.
    ///
    /// - Parameter url: Of the remote, whose scheme decides which options it has.
    static func options(of section: ConfigurationSection, url: String?) -> Options? {
        guard section.name == nil else {
            switch section.kind {
            case "remote": return url.flatMap(remoteOptions)
            case "machine": return machine
            case "db": return texts(["url", "username", "password"])
            default: return nil
            }
        }
        return sections[section.kind]
    }

    static func remoteOptions(url: String) -> Options? {
        let scheme = ConfigurationPath.scheme(of: url) ?? ""
        if scheme == "" || scheme == "file" { return common.merging(local) { $1 } }
        return schemes[scheme].map { common.merging($0) { $1 } }
    }

    private static func texts(_ names: [String]) -> Options {
        Dictionary(uniqueKeysWithValues: names.map { ($0, .text) })
    }

    private static func flags(_ names: [String]) -> Options {
        Dictionary(uniqueKeysWithValues: names.map { ($0, .flag) })
    }

    private static let common: Options = [
        "url": .text, "checksum_jobs": .count, "jobs": .count, "worktree": .flag,
        "no_traverse": .flag, "version_aware": .flag,
    ]
    private static let local: Options = [
        "type": .linkKinds, "protected": .flag, "shared": .choice(["group"]),
        "slow_link_warning": .flag, "verify": .flag,
    ]

    private static let sections: [String: Options] = [
        "core": flags([
            "interactive", "analytics", "hardlink_lock", "no_scm", "autostage", "experiments",
            "check_update",
        ]).merging([
            "remote": .text, "checksum_jobs": .count, "site_cache_dir": .text, "machine": .text,
        ]) { $1 },
        "cache": texts(["local", "s3", "gs", "hdfs", "webhdfs", "ssh", "azure", "dir"])
            .merging(local) { $1 },
        "state": ["dir": .text, "row_limit": .count, "row_cleanup_quota": .integer],
        "index": ["dir": .text],
        "plots": ["html_template": .text, "auto_open": .flag, "out_dir": .text],
        "exp": texts(["code", "data", "models", "metrics", "params", "plots", "live", "git_remote"])
            .merging(["auto_push": .flag]) { $1 },
        "parsing": [
            "bool": .choice(["store_true", "boolean_optional"]),
            "list": .choice(["nargs", "append"]),
        ],
        "hydra": texts(["config_dir", "config_module", "config_name", "plugins_path"])
            .merging(["enabled": .flag]) { $1 },
        "studio": texts(["token", "url", "repo_url"]).merging(["offline": .flag]) { $1 },
    ]

    private static let machine: Options = texts([
        "cloud", "region", "image", "instance_type", "instance_gpu", "ssh_private",
        "startup_script", "setup_script",
    ]).merging(["spot": .flag, "spot_price": .number, "instance_hdd_size": .integer]) { $1 }

    private static let web: Options = [
        "auth": .choice(["basic", "digest", "custom"]), "custom_auth_header": .text,
        "user": .text, "password": .text, "ask_password": .flag, "ssl_verify": .flagOrText,
        "method": .text, "connect_timeout": .number, "read_timeout": .number, "verify": .flag,
    ]
    private static let webdav: Options = texts([
        "user", "password", "token", "bearer_token_command", "custom_auth_header", "cert_path",
        "key_path",
    ]).merging([
        "ask_password": .flag, "timeout": .integer, "ssl_verify": .flagOrText, "verify": .flag,
    ]) { $1 }

    private static let schemes: [String: Options] = [
        "s3": texts([
            "region", "profile", "credentialpath", "configpath", "endpointurl", "access_key_id",
            "secret_access_key", "session_token", "sse", "sse_kms_key_id",
            "sse_customer_algorithm", "sse_customer_key", "acl", "grant_read", "grant_read_acp",
            "grant_write_acp", "grant_full_control", "cache_regions",
        ]).merging([
            "listobjects": .flag, "use_ssl": .flag, "allow_anonymous_login": .flag,
            "ssl_verify": .flagOrText, "read_timeout": .integer, "connect_timeout": .integer,
            "verify": .flag,
        ]) { $1 },
        "gs": texts(["projectname", "credentialpath", "endpointurl"])
            .merging(flags(["verify", "allow_anonymous_login"])) { $1 },
        "ssh": texts(["user", "password", "passphrase", "keyfile"])
            .merging(
                flags(["ask_password", "ask_passphrase", "gss_auth", "allow_agent", "verify"])
            ) {
                $1
            }
            .merging([
                "type": .linkKinds, "port": .integer, "timeout": .integer,
                "max_sessions": .integer,
            ]) { $1 },
        "hdfs": ["user": .text, "kerb_ticket": .text, "replication": .integer],
        "webhdfs": texts([
            "kerberos_principal", "proxy_to", "token", "user", "password", "data_proxy_target",
        ]).merging([
            "kerberos": .flag, "ssl_verify": .flagOrText, "use_https": .flag, "verify": .flag,
        ]) { $1 },
        "azure": texts([
            "connection_string", "sas_token", "account_name", "account_key", "tenant_id",
            "client_id", "client_secret",
        ]).merging(
            flags([
                "allow_anonymous_login", "exclude_environment_credential",
                "exclude_visual_studio_code_credential", "exclude_shared_token_cache_credential",
                "exclude_managed_identity_credential", "verify",
            ])
        ) { $1 }.merging([
            "timeout": .integer, "read_timeout": .integer, "connection_timeout": .integer,
        ]) { $1 },
        "oss": [
            "oss_key_id": .text, "oss_key_secret": .text, "oss_endpoint": .text,
            "verify": .flag,
        ],
        "gdrive": texts([
            "profile", "gdrive_client_id", "gdrive_client_secret", "gdrive_user_credentials_file",
            "gdrive_service_account_user_email", "gdrive_service_account_json_file_path",
        ]).merging(
            flags([
                "gdrive_use_service_account", "gdrive_trash_only", "gdrive_acknowledge_abuse",
                "verify",
            ])
        ) { $1 },
        "http": web, "https": web, "webdav": webdav, "webdavs": webdav,
    ]
}
