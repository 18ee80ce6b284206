internal import Foundation

/// The programs of others that ours are compared with; `make peers` installs them.
package enum Peers {
    package static var directory: String {
        ProcessInfo.processInfo.environment["AISLE_PEERS"] ?? "\(Repository.root)/.build/peers/bin"
    }

    package static func path(_ name: String) -> String {
        "\(directory)/\(name)"
    }

    /// For `.enabled(if:)`; always true under `make test`, where a missing peer is a failure.
    package static func isAvailable(_ name: String) -> Bool {
        ProcessInfo.processInfo.environment["AISLE_REQUIRE_PEERS"] == "1"
            || FileManager.default.isExecutableFile(atPath: path(name))
    }

    /// What keeps the real dvc quiet and independent of the machine's settings.
    package static func environment(home: String) -> [String: String?] {
        [
            "HOME": home, "XDG_CONFIG_HOME": "\(home)/.config", "XDG_CACHE_HOME": "\(home)/.cache",
            "DVC_NO_ANALYTICS": "1", "DVC_TEST": "1", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org",
            "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.org",
            "DVC_SITE_CACHE_DIR": "\(home)/site-cache",
        ]
    }
}
