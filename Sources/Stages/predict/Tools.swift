import Accounts
import Glibc
import StageKit
import TokenGate

func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// The keys that accept tokens, read again when they change.
func tokenKeyring(_ settings: StageSettings) throws -> TokenKeyring {
    try TokenKeyring(log: settings.log) { try settings.tokenVerifier() }
}
