import Accounts
import CommandLineKit
import Cryptography
import Database
import FileStore
import Glibc
import Observability
import Processes
import StageKit
import TokenGate

func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// The keys that accept tokens, read again when they change.
func tokenKeyring(_ settings: StageSettings) throws -> TokenKeyring {
    try TokenKeyring(log: settings.log) { try settings.tokenVerifier() }
}

extension StageSettings {
    /// Waits for a database that comes up later than its users.
    func awaitDatabase(_ watcher: SignalWatcher) throws -> SQLDatabase {
        while true {
            do {
                return try openDatabase()
            } catch let error as DatabaseError where error.isTransient {
                log.warning("waiting for the database", ["error": .error(error)])
                guard !watcher.wait(for: .seconds(2)) else { throw error }
            }
        }
    }
}
