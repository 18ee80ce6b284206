package import Accounts
internal import Cryptography
package import FileStore

/// Makes and replaces an installation's secrets. No message of its own ever holds one.
package struct SecretStore: Sendable {
    /// Who reads secrets in a container.
    private static let owner: UInt32 = 10001
    private static let permissions: UInt32 = 0o440
    private static let folderPermissions: UInt32 = 0o750

    private let algorithm: TokenAlgorithm
    private let path: @Sendable (SecretName) -> FilePath

    /// - Parameter path: Where each of them is.
    package init(
        _ algorithm: TokenAlgorithm, path: @escaping @Sendable (SecretName) -> FilePath
    ) {
        self.algorithm = algorithm
        self.path = path
    }

    /// Writes what is missing and overwrites nothing; returns what was written.
    ///
    /// - Parameter now: Seconds since 1970.
    package func initialise(now: Int64) throws -> [SecretName] {
        var written: [SecretName] = []
        let passwords: [SecretName] = [
            .adminPassword, .databasePassword, .webhookSecret, .grafanaPassword,
        ]
        for name in passwords where try add(name, { try Self.password() }) { written.append(name) }
        if try FileSystem.statusIfPresent(of: path(.tokenKey)) == nil,
            try FileSystem.statusIfPresent(of: path(.tokenPublicKey)) != nil
        {
            throw SecretError(
                "\(path(.tokenPublicKey)) is there without \(path(.tokenKey)), its other half;"
                    + " put that back, or remove both to begin anew")
        }
        if try add(.tokenKey, { try TokenKeys(algorithm).file }) { written.append(.tokenKey) }
        // From the file: another process may have been first.
        let keys = try tokenKeys(now: now)
        if let text = try keys.publicFile, try add(.tokenPublicKey, { text }) {
            written.append(.tokenPublicKey)
        }
        return written
    }

    package func read(_ name: SecretName) throws -> String {
        guard let bytes = try FileSystem.readIfPresent(path(name), limit: 1 << 16) else {
            throw SecretError("there is no \(path(name)); run `auth init-secrets`")
        }
        return String(decoding: bytes, as: UTF8.self).trimmingNewlines
    }

    package func tokenKeys(now: Int64) throws -> TokenKeys {
        try TokenKeys(file: read(.tokenKey), algorithm, now: now)
    }

    /// A fresh key signs from now on; the one before is honoured until its tokens have expired.
    ///
    /// - Parameter pause: Gives those who check tokens time to see the new key before it signs.
    package func rotateTokenKey(
        now: Int64, tokenLifetime: Duration, pause: () -> Void
    ) throws {
        let keys = try tokenKeys(now: now).rotated(now: now, tokenLifetime: tokenLifetime)
        if let text = try keys.publicFile {
            try replace(.tokenPublicKey, with: text)
            pause()
        }
        try replace(.tokenKey, with: keys.file)
    }

    /// Changes the database's password there and then here.
    ///
    /// The new one is first kept in a file beside the old one, so that it is known whatever
    /// happens in between; the next call goes on with it.
    /// - Parameter change: Sets the password, logging in with the first of these that is right.
    package func rotateDatabasePassword(
        _ change: (_ logins: [String], _ new: String) throws -> Void
    ) throws {
        let old = try read(.databasePassword)
        let next = FilePath(path(.databasePassword).bytes + Array(".next".utf8))
        try create(next) { try Self.password() }
        let new = String(
            decoding: try FileSystem.read(next, limit: 1 << 16), as: UTF8.self
        ).trimmingNewlines
        try change([old, new], new)
        try FileSystem.rename(next, to: path(.databasePassword))
        try FileSystem.synchronizeDirectory(next.parent)
    }

    /// 192 bits, in characters that need no quoting anywhere.
    private static func password() throws -> String {
        Base64URL.encode(try secureRandomBytes(24)) + "\n"
    }
}

/// A secret is not as it should be.
package struct SecretError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

// MARK: - Files

extension SecretStore {
    private func add(_ name: SecretName, _ text: () throws -> String) throws -> Bool {
        try create(path(name), text)
    }

    /// False when there is one already, be it since a moment.
    @discardableResult
    private func create(_ path: FilePath, _ text: () throws -> String) throws -> Bool {
        guard try FileSystem.statusIfPresent(of: path) == nil else { return false }
        try makeFolder(path.parent)
        let temporary = try write(text(), beside: path)
        defer { try? FileSystem.remove(temporary) }  // It has its other name by then.
        do {
            try FileSystem.link(temporary, to: path)
        } catch {
            guard error.isExisting else { throw error }
            return false
        }
        try FileSystem.synchronizeDirectory(path.parent)
        return true
    }

    private func replace(_ name: SecretName, with text: String) throws {
        let temporary = try write(text, beside: path(name))
        try FileSystem.rename(temporary, to: path(name))
        try FileSystem.synchronizeDirectory(path(name).parent)
    }

    private func write(_ text: String, beside path: FilePath) throws -> FilePath {
        let temporary = path.parent.appending(TemporaryName.next())
        do {
            try FileSystem.writeAtomically(
                Array(text.utf8), to: temporary, permissions: Self.permissions)
            try handOver(temporary, Self.permissions)
        } catch {
            try? FileSystem.remove(temporary)  // The first error is the one to tell.
            throw error
        }
        return temporary
    }

    private func makeFolder(_ folder: FilePath) throws {
        guard try FileSystem.statusIfPresent(of: folder) == nil else { return }
        try FileSystem.createDirectories(folder)
        try handOver(folder, Self.folderPermissions)
    }

    /// Without the right to give files away they stay with whoever runs this, on one machine.
    private func handOver(_ path: FilePath, _ permissions: UInt32) throws {
        do {
            try FileSystem.setOwner(of: path, user: Self.owner, group: Self.owner)
        } catch {
            guard error.isDenied else { throw error }
        }
        try FileSystem.setPermissions(of: path, to: permissions)
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var text = self[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
