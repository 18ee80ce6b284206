import AuthService
import CommandLineKit
import Cryptography
import Database
import Observability
import Parallelism
import StageKit

let initSecretsCommand = Command(
    "init-secrets", abstract: "Write the secrets that are missing; those that are there stay.",
    discussion: """
        Needs no database. Files are owned by 10001 where that can be, and have the mode 0440.
        """
) { _ in
    let settings = try StageSettings("auth", Environment.current.variables)
    let written = try secretStore(settings).initialise(now: now())
    for name in written { say("wrote \(settings.path(ofSecret: name.rawValue))") }
    if written.isEmpty { say("All secrets are there.") }
    return .done
}

let adminPasswordCommand = Command(
    "admin-password", abstract: "Print the password that the first admin was made with."
) { _ in
    let settings = try StageSettings("auth", Environment.current.variables)
    say(try secretStore(settings).read(.adminPassword))
    return .done
}

let rotateSecretCommand = Command(
    "rotate-secret", abstract: "Replace a secret while everything runs.",
    discussion: """
        token_key: new tokens have the new key; those of the old one are honoured until they \
        expire. database_password: changed in PostgreSQL and in its file; connections that are \
        open stay open.
        """,
    arguments: [.required("SECRET", help: "token_key or database_password")]
) { values in
    let settings = try StageSettings("auth", Environment.current.variables)
    let secrets = try secretStore(settings)
    switch values.argument("SECRET") {
    case "token_key":
        try secrets.rotateTokenKey(
            now: now(), tokenLifetime: AuthSettings().accessLifetime,
            pause: { Threads.pause(microseconds: 500_000) })
    case "database_password":
        guard settings.isPostgreSQL else {
            throw UsageError("DATABASE_URL names an SQLite file, which has no password")
        }
        try secrets.rotateDatabasePassword { logins, new in
            try changeDatabasePassword(settings, logins, to: new)
        }
    default: throw UsageError("SECRET must be token_key or database_password")
    }
    say("\(values.argument("SECRET") ?? "") is replaced.")
    return .done
}

private func changeDatabasePassword(
    _ settings: StageSettings, _ logins: [String], to new: String
) throws {
    let verifier = try SCRAM.verifier(of: new, salt: secureRandomBytes(16))
    var refusal: (any Error)?
    for login in logins {
        do {
            let database = settings.unmigratedDatabase(password: login)
            // The verifier is base64 with dollars and colons.
            try database.execute("ALTER ROLE CURRENT_USER PASSWORD '\(unchecked: verifier)'")
            return
        } catch let error as DatabaseError where error.code == .denied {
            refusal = refusal ?? error
        }
    }
    if let refusal { throw refusal }
}

private func secretStore(_ settings: StageSettings) throws -> SecretStore {
    SecretStore(try settings.tokenAlgorithm) { settings.path(ofSecret: $0.rawValue) }
}

private func now() -> Int64 { Timestamp.now.millisecondsSinceEpoch / 1000 }
