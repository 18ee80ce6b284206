import Accounts
import StageKit
import TokenGate

/// The keys that accept tokens, read again when they change.
func tokenKeyring(_ settings: StageSettings) throws -> TokenKeyring {
    try TokenKeyring(log: settings.log) { try settings.tokenVerifier() }
}
